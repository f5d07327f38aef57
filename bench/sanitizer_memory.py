"""Whether findings without end make the sanitizer grow: a program makes them from 16384 different stacks, and its
resident memory after a tenth of them is compared with that at the end. Once with the limit of reports at its default,
once without it and with JSON lines, which keep the most of each finding.

usage: sanitizer_memory.py BUILD_FOLDER [--findings N] [--unlimited N]      exits with 1 when a goal is missed
"""
import argparse
import pathlib
import subprocess

import goals

limit = 4.0  # megabytes: tables of fixed size that are not full after a tenth


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build_folder", type=pathlib.Path)
    options.add_argument("--findings", type=int, default=10_000_000)
    options.add_argument("--unlimited", type=int, default=500_000)
    given = options.parse_args()
    binaries = given.build_folder / "bin"
    for name, count, extra in (("default limit of reports", given.findings, ""),
                               ("no limit, JSON lines", given.unlimited, ":reports_per_minute=0:log_format=jsonl")):
        run = subprocess.run([str(binaries / "corosan"), "run", "--options", "mode=strict:symbolize=0" + extra, "--",
                              str(binaries / "bench_sanitizer_memory"), str(count)], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, check=True)
        sizes = [int(line.split()[1]) for line in run.stdout.splitlines()]
        grown = (sizes[-1] - sizes[0]) / 1024
        reported = run.stderr.count('"id":"blocking-call"') + run.stderr.count("WARNING: CoroSanitizer: blocking-call")
        print(f"{count} findings, {name}: {sizes[0] / 1024:.1f} MB after a tenth, {sizes[-1] / 1024:.1f} MB at the end: "
              f"{grown:+.1f} MB (limit {limit:.0f}); {reported} reports written")
        goals.at_most(f"{count:,} findings ({name}): growth of the process", grown, limit, "MB", 1)
    goals.leave()


main()
