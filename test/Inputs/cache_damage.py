"""Damages the entries of a cache in every way, and prints what coro-tidy says afterwards: cache_damage.py CORO_TIDY"""
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

cache = pathlib.Path("build/.coro-tidy-cache")
command = [sys.argv[1], "-p", "build"]


def told(title, errors):
    print(f"{title}:", re.search(r"\d+ finding.*", errors)[0])


def run(title):
    errors = subprocess.run(command, capture_output=True, text=True).stderr
    told(title, errors)
    return errors


subprocess.run(command, capture_output=True)
entry, = cache.glob("*.result")
good = entry.read_bytes()
run("as written")
changed = bytearray(good)
changed[-1] ^= 1
for title, content in (("cut short", good[:-9]), ("byte changed", changed),
                       ("of another unit", pathlib.Path("kept.bin").read_bytes()[:-1]), ("empty", b"")):
    entry.write_bytes(content)
    run(title)
    run("replaced")

old, scratch, foreign = cache / ("0" * 32 + ".result"), cache / "unfinished-1", cache / "mine.txt"
month_ago = time.time() - 40 * 86400
for path in (old, scratch, foreign):
    path.touch()
    os.utime(path, (month_ago, month_ago))
(cache / "swept").unlink()
subprocess.run(command, capture_output=True)
print("old entry and old scratch file swept, others left:",
      not old.exists() and not scratch.exists() and foreign.exists() and entry.exists())
with open(old, "wb") as large:
    large.truncate(3 << 30)  # sparse
os.utime(old, (time.time() - 86400,) * 2)
(cache / "swept").unlink()
subprocess.run(command, capture_output=True)
print("too large, oldest swept:", not old.exists() and entry.exists())

entry.unlink()


def no_room():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


full = subprocess.run(command, capture_output=True, text=True, preexec_fn=no_room, restore_signals=False).stderr
told("disk full", full)
print(*[line for line in full.splitlines() if line.startswith("coro-tidy")], sep="\n")
assert not entry.exists() and not list(cache.glob("unfinished-*"))

both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
for one in both:
    told("two runs at once", one.communicate()[1])
run("after them")
