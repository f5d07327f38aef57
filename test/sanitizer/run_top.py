# run_top.py COROSAN PROGRAM: `corosan top` beside a program whose loop hangs until its input ends. On a terminal it
# draws in place and gives the screen back after Ctrl-C; in a pipe it prints picture after picture to the program's end.
import os
import pty
import signal
import subprocess
import sys

corosan, program = sys.argv[1:]
watched = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
assert watched.stdout.readline() == b"ready\n"
command = [corosan, "top", "--interval", "0.05", str(watched.pid)]


def read_until(fd, done):
    text = b""
    while not done(text):
        try:
            part = os.read(fd, 4096)
        except OSError:  # the end of a terminal
            part = b""
        if not part:
            break
        text += part
    return text


ours, theirs = pty.openpty()
top = subprocess.Popen(command, stdin=theirs, stdout=theirs, start_new_session=True)
os.close(theirs)
text = read_until(ours, lambda t: t.count(b"\033[H\033[2J") >= 3)
assert text.startswith(b"\033[?1049h\033[?25l") and b"'computes'" in text, text
top.send_signal(signal.SIGINT)
text = read_until(ours, lambda _: False)
assert text.endswith(b"\033[?25h\033[?1049l"), text
assert top.wait() == 0

top = subprocess.Popen(command, stdout=subprocess.PIPE)
text = read_until(top.stdout.fileno(), lambda t: t.count(b"LONGEST WAITS") >= 3)
watched.stdin.close()
assert watched.wait() == 0
text += top.stdout.read()
assert top.wait() == 0
assert b"\033" not in text and b"BUSIEST now (share of the time)" in text, text
assert text.rstrip().endswith(f"process {watched.pid} ended meanwhile".encode()), text
