"""Checks one file out of databases of 500 and 5,000 entries, and compares the processor time: many_entries.py CORO_TIDY"""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys

folder = pathlib.Path("many").absolute()
folder.mkdir()
(folder / "file_0.cpp").write_text(pathlib.Path("a.cpp").read_text())
mock = pathlib.Path(__file__).parent / "mock"


def processor_time(count):
    entries = [{"directory": str(folder), "file": f"file_{n}.cpp",
                "arguments": ["g++", "-std=c++20", f"-I{mock}", "-c", f"file_{n}.cpp", "-o", f"file_{n}.o"]}
               for n in range(count)]
    (folder / "compile_commands.json").write_text(json.dumps(entries))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([sys.argv[1], "--no-cache", "-p", str(folder), str(folder / "file_0.cpp")],
                          capture_output=True, text=True)
    print(f"{count} entries: status {done.returncode},", re.search(r"\d+ finding", done.stderr)[0])
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


few, many = processor_time(500), processor_time(5000)
print("linear:", many < 10 * few)
