"""What corosan::asio costs a round of post and resume, beside no tracking and Asio's own tracker (which writes to
/dev/null here). The programs run one after the other, again and again; the figures are medians, and the ratios medians of
the ratios of a round of runs. The limit holds for what tracking adds to a program under `corosan run`.

usage: asio_tracking.py BUILD_FOLDER [--rounds N]      exits with 1 when a goal is missed
"""
import argparse
import pathlib
import statistics
import subprocess

import goals

limit = 1.5

options = argparse.ArgumentParser()
options.add_argument("build_folder", type=pathlib.Path)
options.add_argument("--rounds", type=int, default=9)
given = options.parse_args()
binaries = given.build_folder / "bin"
plain, tracked, own = (str(binaries / f"bench_asio_{kind}") for kind in ("plain", "tracked", "own_tracker"))
ways = {
    "no tracking": [plain],
    "no tracking, corosan run": [binaries / "corosan", "run", "--", plain],
    "corosan::asio, no library": [tracked],
    "corosan::asio, corosan run": [binaries / "corosan", "run", "--", tracked],
    "Asio's own tracker": [own],
}
taken = {way: [] for way in ways}
for _ in range(given.rounds):
    for way, command in ways.items():
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
        taken[way].append(float(run.stdout))
ratios = {way: statistics.median(a / b for a, b in zip(taken[way], taken["no tracking"])) for way in ways}
for way in ways:
    print(f"{way:28} {statistics.median(taken[way]):7.0f} ns  x {ratios[way]:.2f}")
added = statistics.median(a / b for a, b in zip(taken["corosan::asio, corosan run"], taken["no tracking, corosan run"]))
goals.at_most("post and resume, corosan::asio / no tracking, both under corosan run", added, limit)
goals.leave()
