"""closed_pipe.py COMMAND...: fails unless the end of its stderr is seen while it still runs."""
import subprocess
import sys

with subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as program:
    program.stderr.read()
    runs = program.poll() is None
    program.stdin.close()
    sys.exit(0 if runs and program.wait() == 0 else 1)
