#!/usr/bin/env python3
"""Time and memory of a cold coro-tidy run on one Boost.Asio unit, as ratios to the compiler's syntax check and to
clang-tidy with its four coroutine checks. The runs are interleaved, the figures are medians.

usage: checker.py BUILD_FOLDER [--runs N]      exits with 1 when a ratio is above its limit
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

unit = str(pathlib.Path(__file__).with_name("checker_unit.cpp"))
tidy_checks = ("-*,cppcoreguidelines-avoid-capturing-lambda-coroutines,"
               "cppcoreguidelines-avoid-reference-coroutine-parameters,cppcoreguidelines-no-suspend-with-lock,"
               "misc-coroutine-hostile-raii")


def measure(command, expected):
    """Seconds of wall time and kibibytes of peak memory (the largest process of the command's tree)."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != expected:
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{errors.decode()}")
    return seconds, usage.ru_maxrss


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build_folder", type=pathlib.Path)
    options.add_argument("--runs", type=int, default=7)
    given = options.parse_args()

    clang = shutil.which("clang++-22") or sys.exit("clang++-22 is not installed")
    clang_tidy = shutil.which("clang-tidy-22") or sys.exit("clang-tidy-22 is not installed")
    flags = ["-std=c++20"]
    commands = {
        "clang": ([clang, "-fsyntax-only", *flags, unit], 0),
        "coro-tidy": ([str(given.build_folder / "bin" / "coro-tidy"), unit, "--", *flags], 1),
        "clang-tidy": ([clang_tidy, f"--checks={tidy_checks}", unit, "--", *flags], 0),
    }
    samples = {name: [] for name in commands}
    for name, command in commands.items():  # fills the page cache
        measure(*command)
    for _ in range(given.runs):
        for name, command in commands.items():
            samples[name].append(measure(*command))
    wall = {name: statistics.median(s for s, _ in rows) for name, rows in samples.items()}
    memory = {name: statistics.median(m for _, m in rows) for name, rows in samples.items()}
    print(f"one Boost.Asio unit, medians of {given.runs} interleaved runs")
    for name in commands:
        print(f"  {name:<11}{wall[name]:7.2f} s {memory[name] / 1024:7.0f} MiB")
    rows = [
        ("wall time, coro-tidy / clang++ -fsyntax-only", wall["coro-tidy"] / wall["clang"], 1.1),
        ("peak memory, coro-tidy / clang++ -fsyntax-only", memory["coro-tidy"] / memory["clang"], 1.3),
        ("wall time, coro-tidy / clang-tidy", wall["coro-tidy"] / wall["clang-tidy"], 1.0),
    ]
    for what, ratio, limit in rows:
        print(f"{what}: {ratio:.2f} (limit {limit})")
    if any(ratio > limit for _, ratio, limit in rows):
        sys.exit(1)


main()
