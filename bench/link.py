#!/usr/bin/env python3
"""Time and memory of coro-tidy --link over made-up programs of 1,000 to 1,000,000 functions (100 in each unit, five
times as many calls). Needs the target bench_link_facts.

usage: link.py BUILD_FOLDER [--largest N]      exits with 1 when a million functions take more than 10 s or 2 GiB
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time


def measure(command):
    """Seconds of wall time, of processor time, and mebibytes of peak memory."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{errors}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, errors.strip().splitlines()[-1]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build_folder", type=pathlib.Path)
    options.add_argument("--largest", type=int, default=1_000_000)
    given = options.parse_args()
    tools = given.build_folder / "bin"
    failed = False
    print(f"{'functions':>10}{'calls':>10}{'units':>8}{'on disk':>10}{'wall':>9}{'cpu':>9}{'peak memory':>14}")
    for functions in (1_000, 10_000, 100_000, 1_000_000):
        if functions > given.largest:
            break
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([tools / "bench_link_facts", folder, str(functions // 100)], check=True)
            size = sum(entry.stat().st_size for entry in os.scandir(folder)) / 2**20
            seconds, processor, memory, summary = measure([str(tools / "coro-tidy"), "--link", folder])
        print(f"{functions:>10,}{5 * functions:>10,}{functions // 100:>8,}{size:>6.0f} MiB{seconds:>7.2f} s"
              f"{processor:>7.2f} s{memory:>10.0f} MiB   {summary}")
        failed |= functions == 1_000_000 and (processor > 10 or memory > 2048)
    sys.exit(failed)


main()
