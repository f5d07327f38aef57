"""What the seam between runtime and sanitizer costs single operations, in nanoseconds of processor time: with
COROSAN=1, without it, and with a build whose hooks are compiled out. The three run in turn; the figures are medians,
differences and ratios those of one turn.

usage: sanitizer_hooks.py BUILD_FOLDER [--rounds N]      exits with 1 when a goal is missed
"""
import argparse
import os
import pathlib
import statistics
import subprocess

import goals

hooks_of = {"await": 2, "spawn and join": 8}  # a frame comes and goes; and a task, and four steps begin or end

options = argparse.ArgumentParser()
options.add_argument("build_folder", type=pathlib.Path)
options.add_argument("--rounds", type=int, default=15)
given = options.parse_args()
program = str(given.build_folder / "bin" / "bench_sanitizer_hooks")
ways = {"compiled out": (program + "_none", {}), "off": (program, {}),
        "on": (program, {"COROSAN": "1", "COROSAN_OPTIONS": "verbosity=0:spinning_ms=0:slow_step_ms=0"})}
taken = {}
for _ in range(given.rounds):
    for way, (command, added) in ways.items():
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COROSAN")} | added
        run = subprocess.run([command], env=environment, stdout=subprocess.PIPE, text=True, check=True)
        for line in run.stdout.splitlines():
            value, case = line.split(" ", 1)
            taken.setdefault(case, {}).setdefault(way, []).append(float(value))


def of_turns(case, left, right, function):
    return statistics.median(function(a, b) for a, b in zip(taken[case][left], taken[case][right]))


print(f"nanoseconds, {given.rounds} turns of three programs\n{'':24}" + "".join(f"{way:>14}" for way in ways) + "   on / off")
for case, of_way in taken.items():
    print(f"{case:24}" + "".join(f"{statistics.median(of_way[way]):14.1f}" for way in ways) +
          f"{of_turns(case, 'on', 'off', lambda a, b: a / b):11.2f}")
goals.at_most("task spawn and join, on / off", of_turns("spawn and join", "on", "off", lambda a, b: a / b), 1.6)
goals.at_most("creation stack below 20 calls, with all that is kept of a frame",
              of_turns("await below 20 calls", "on", "off", lambda a, b: a - b), 150, "ns", 1)
goals.at_most("a hook that is off, the dearest", max(of_turns(case, "off", "compiled out", lambda a, b: a - b) / count
                                                 for case, count in hooks_of.items()), 2, "ns", 1)
goals.leave()
