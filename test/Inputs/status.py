"""Runs a command and succeeds when its exit status is the expected one: status.py N command..."""
import subprocess
import sys

status = subprocess.run(sys.argv[2:]).returncode
if status != int(sys.argv[1]):
    sys.exit(f"exit status {status} instead of {sys.argv[1]}: {' '.join(sys.argv[2:])}")
