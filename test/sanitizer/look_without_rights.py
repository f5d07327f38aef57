# look_without_rights.py COROSAN PROGRAM: looks at a program that its user may not look at: as root, as another user; as
# somebody else, at a program that forbids it (it is started with the argument "private").
import os
import shutil
import subprocess
import sys
import tempfile

corosan, program = sys.argv[1:]
watched = subprocess.Popen([program, "private"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
assert watched.stdout.readline() == b"ready\n"
with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
    os.chmod(folder, 0o755)
    copy = shutil.copy(corosan, folder)
    other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    status = subprocess.run([copy, "ps", str(watched.pid)], **other).returncode
watched.stdin.close()
watched.wait()
sys.exit(status != 1)
