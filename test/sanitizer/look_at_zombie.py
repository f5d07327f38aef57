# Looks at a process that has ended and that nobody has waited for.
import os
import subprocess
import sys

child = os.fork()
if child == 0:
    os._exit(0)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
status = subprocess.run([sys.argv[1], "ps", str(child)]).returncode
os.waitpid(child, 0)
sys.exit(status != 1)
