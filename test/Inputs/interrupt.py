"""Interrupts coro-tidy while a worker reads a header that is a named pipe, and prints what is left behind."""
import os
import pathlib
import signal
import subprocess
import sys

os.mkfifo("fifo.h")
pathlib.Path("unit.cpp").write_text('#include "fifo.h"\n')
command = [sys.argv[1], "--format=json", "--output-file=out.json", "unit.cpp", "--", "-std=c++20"]
tidy = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
# Opening the pipe for writing waits until the worker has opened it for reading.
writer = os.open("fifo.h", os.O_WRONLY)
children = pathlib.Path(f"/proc/{tidy.pid}/task/{tidy.pid}/children").read_text().split()
tidy.send_signal(signal.SIGINT)
errors = tidy.communicate(timeout=60)[1]
os.close(writer)
print("status", tidy.returncode)
print(errors)
print("left:", *sorted(os.listdir(".")))
print("workers:", sum(os.path.exists(f"/proc/{pid}") for pid in children))
assert children, "no worker was seen"
