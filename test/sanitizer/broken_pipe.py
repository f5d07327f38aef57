"""broken_pipe.py COMMAND...: runs it with a stderr that nobody reads; fails unless it ends with 0."""
import os
import subprocess
import sys

reader, writer = os.pipe()
os.close(reader)
sys.exit(subprocess.run(sys.argv[1:], stderr=writer, check=False).returncode)
