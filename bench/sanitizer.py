#!/usr/bin/env python3
"""All that the sanitizer costs, with its goals: throughput of echo servers, single operations, a million tasks seen from
outside, findings without end, tracking of Asio's handlers. Each is a script of its own, which says how it measures
and takes options; the lines with the goals come again at the end.

usage: sanitizer.py BUILD_FOLDER [PART...]      exits with 1 when a goal is missed
"""
import pathlib
import subprocess
import sys

parts = ["sanitizer_throughput", "sanitizer_hooks", "look", "sanitizer_memory", "asio_tracking"]

if len(sys.argv) < 2:
    sys.exit(__doc__)
folder = pathlib.Path(__file__).parent
goals, failed = [], False
for part in sys.argv[2:] or parts:
    run = subprocess.Popen([sys.executable, folder / f"{part}.py", sys.argv[1]], stdout=subprocess.PIPE, text=True)
    for line in run.stdout:
        print(line, end="", flush=True)
        if line.startswith("GOAL"):
            goals.append(line)
    failed = run.wait() != 0 or failed
print("\nAll goals:\n" + "".join(goals), end="")
sys.exit(1 if failed else 0)
