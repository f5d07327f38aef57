#!/usr/bin/env python3
"""run_calls.py COROSAN PROGRAM FOLDER: runs calls.cpp, built as PROGRAM, under COROSAN in each polarity and for each
family of calls. The program prints what must be reported. Prints how many calls were compared."""
import glob
import os
import subprocess
import sys

from check_calls import compare, read_reports

FAMILIES = ["threads", "sockets", "files", "names", "syscalls"]
POLARITIES = {
    "strict": "mode=strict:blocking_call_ms=1000000",
    "measured": "blocking_call_ms=0:lock_wait_ms=0",
    "quiet": "mode=strict:blocking_call_ms=1000000",
    "off": "mode=strict:blocking_call_ms=0",
}
PLAIN = "log_format=jsonl:symbolize=0:slow_step_ms=0:suppress_equal_stacks=0:reports_per_minute=0"


def run(corosan, program, folder, family, polarity):
    log = os.path.join(folder, f"{family}-{polarity}")
    options = f"{POLARITIES[polarity]}:{PLAIN}:log_path={log}"
    made = subprocess.run([corosan, "run", "--", program, os.path.join(folder, "place"), polarity, family],
                          env=dict(os.environ, COROSAN_OPTIONS=options), stdout=subprocess.PIPE, check=True, text=True)
    (written,) = glob.glob(log + ".*")
    with open(written) as lines:
        return made.stdout.splitlines(), read_reports(lines)


def main():
    corosan, program, folder = sys.argv[1:]
    os.makedirs(os.path.join(folder, "place"))
    failed = False
    for polarity in POLARITIES:
        compared = 0
        for family in FAMILIES:
            expected, reported = run(corosan, program, folder, family, polarity)
            if polarity in ("strict", "measured") and not expected:
                sys.exit(f"no call of family {family} is expected")
            if problem := compare(expected, reported):
                print(f"{family}, {polarity}: {problem}", file=sys.stderr)
                failed = True
            compared += len(expected)
        print(f"{polarity}: {compared} calls")
    sys.exit(failed)


main()
