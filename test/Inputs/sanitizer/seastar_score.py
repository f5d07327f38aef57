"""seastar_score.py COROSAN PROGRAM: runs the cases of seastar_stalls.cpp and prints how many reports each brought, of how
many it should. Steps that are too long only because the machine is busy are no reports, so the numbers hold on any machine."""
import json
import os
import subprocess
import sys

# name, reports, options; None: any number, as long as the program ends well
CASES = [
    ("normal_case", 0, "slow_step_ms=40"),
    ("simple_stalls", 10, "slow_step_ms=20"),
    ("no_poll_no_stall", 0, "slow_step_ms=40"),
    ("spin_in_userspace", 1, "slow_step_ms=60"),
    ("spin_in_kernel", 1, "slow_step_ms=60"),
    ("stall_detector_crash", None, "slow_step_ms=1"),
    ("sleeps", 10, "slow_step_ms=10:blocking_call_ms=10"),
]


def main(corosan, program):
    good = 0
    for name, expected, options in CASES:
        environment = dict(os.environ, COROSAN_OPTIONS=options + ":log_format=jsonl:log_path=stdout:symbolize=0:verbosity=0:"
                           "suppress_equal_stacks=0:reports_per_minute=0")
        run = subprocess.run([corosan, "run", "--", program, name], env=environment, stdout=subprocess.PIPE, check=False)
        records = [json.loads(line) for line in run.stdout.splitlines()]
        # The end of each reported step is told once, and so is each call.
        count = sum((r["id"], r.get("level")) in (("slow-step", "note"), ("blocking-call", "warning")) for r in records)
        fine = run.returncode == 0 and (expected is None or count == expected)
        good += fine
        seen = f"{count} of {expected} reports" if expected is not None else f"{count} reports, exit {run.returncode}"
        print(f"{name}: {seen}: {'ok' if fine else 'WRONG'}{' (Seastar: 0)' if name == 'sleeps' else ''}")
    print(f"score: {good} of {len(CASES)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
