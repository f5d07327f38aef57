"""Runs coro-tidy again and again in the current folder, one change at a time, and prints what each run saw:
cache_runs.py CORO_TIDY"""
import os
import pathlib
import re
import subprocess
import sys

environment = dict(os.environ)


def run(title, *more):
    done = subprocess.run([sys.argv[1], "-p", ".", "-j2", *more], capture_output=True, text=True, env=environment)
    findings = re.search(r"\d+ findings?", done.stderr)
    unchanged = re.search(r"\((\d+) units? unchanged\)", done.stderr)
    print(f"{title}: status {done.returncode}, {findings[0] if findings else '0 findings'}, unchanged",
          unchanged[1] if unchanged else 0)
    return done.stdout, [line for line in done.stderr.splitlines() if "error" in line]


a, lib = pathlib.Path("a.cpp"), pathlib.Path("second/lib.h")
text = a.read_text()
cold = run("cold")
print("same findings:", run("nothing changed") == cold)
a.touch()
run("touched")
before = a.stat()
a.write_text(text.replace("lib();", "(0,0);"))
os.utime(a, ns=(before.st_atime_ns, before.st_mtime_ns))
run("edited within the clock's grain, same size and time")
a.write_text(text)
run("edited back")
lib.write_text("inline void lib() {}\n")
run("header edited")
shadow = pathlib.Path("first/lib.h")
shadow.write_text("#include <unistd.h>\ninline void lib() { sleep(2); }\n")
run("header shadowed")
shadow.unlink()
run("header shadowed no more")
pathlib.Path("first/generated.h").touch()
run("__has_include now true")
run("other checks", "--checks=-*,coro-never-awaited")
run("other flags", "--extra-arg=-DOTHER")
pathlib.Path(".clang-tidy").write_text("Checks: '-*,coro-blocking-call'\nCheckOptions:\n  coro-blocking-call.Strict: true\n")
run(".clang-tidy")
pathlib.Path(".clang-tidy").unlink()
run("the same without it")
environment["CPATH"] = str(pathlib.Path("first").absolute())
run("CPATH")
del environment["CPATH"]
run("--no-cache", "--no-cache")
a.write_text(text + "oops\n")
broken = run("does not compile")
again = run("still does not")
print("same errors:", again == broken)
print("scratch files left:", len(list(pathlib.Path(".coro-tidy-cache").glob("unfinished-*"))))
