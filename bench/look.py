"""What it costs to look at a program with many tasks from outside: how long `corosan pstree` takes, how long the loop
stands still at most meanwhile (and in the same time when nobody looks; waiting for a processor is left out), and how
many bytes of memory the sanitizer keeps for a task. The tasks sleep, two frames each; one more goes through the loop
without end, and with `churn` makes a task at each turn that ends a millisecond later. The limits hold for the time of
pstree and for what the longest pause is beyond that of the same time without it; both the medians of the rounds.

usage: look.py BUILD_FOLDER [--tasks N] [--rounds N]      exits with 1 when a goal is missed
"""
import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

import goals

limit_s, limit_ms, limit_bytes = 5.0, 10.0, 64 + 8  # 64 for a task with its first frame, 8 for the other frame


class program:
    """The program with its tasks, watched or not."""

    def __init__(self, binaries, tasks, churn, watched):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COROSAN")}
        if watched:
            environment.update(COROSAN="1", COROSAN_OPTIONS="verbosity=0:long_wait_ms=0:slow_step_ms=0")
        self.process = subprocess.Popen([str(binaries / "bench_look_tasks"), str(tasks), "1" if churn else "0"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
        self.resident = int(self.process.stdout.readline())

    def longest_pause(self, action):
        """Milliseconds that the loop stood still at most during `action`, and the seconds that it took."""
        self.say("pause")
        begin = time.monotonic()
        action()
        took = time.monotonic() - begin
        self.say("told")
        return float(self.process.stdout.readline()), took

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build_folder", type=pathlib.Path)
    options.add_argument("--tasks", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args()
    binaries = given.build_folder / "bin"
    resident, worst_s, worst_ms = {}, 0.0, 0.0
    for watched in False, True:
        for churn in False, True:
            watched_program = program(binaries, given.tasks, churn, watched)
            command = [str(binaries / "corosan"), "pstree", str(watched_program.process.pid)]
            seconds, processor, pauses, calm, said = [], [], [], [], ""

            def look():
                nonlocal said
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                run = subprocess.run(command, capture_output=True, text=True, check=True)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
                said = run.stdout + run.stderr

            for _ in range(given.rounds):
                pause, took = watched_program.longest_pause(look)
                seconds.append(took)
                pauses.append(pause)
                calm.append(watched_program.longest_pause(lambda: time.sleep(took))[0])
            watched_program.end()
            if f"{given.tasks:,} tasks like this" not in said or "some are missing" in said:
                sys.exit("the tree is not whole:\n" + said)
            resident.setdefault(watched, watched_program.resident)
            beyond = statistics.median(during - without for during, without in zip(pauses, calm))
            worst_s, worst_ms = max(worst_s, statistics.median(seconds)), max(worst_ms, beyond)
            print(f"{given.tasks:,} tasks, {'COROSAN=1' if watched else 'not watched'}, "
                  f"{'with' if churn else 'without'} tasks that come and go, {given.rounds} rounds")
            print(f"  pstree: {statistics.median(seconds):.2f} s (limit {limit_s:.0f}; {min(seconds):.2f} to "
                  f"{max(seconds):.2f}), {statistics.median(processor):.2f} s of it processor time "
                  f"({min(processor):.2f} to {max(processor):.2f})")
            print(f"  longest pause of the loop: {statistics.median(pauses):.2f} ms "
                  f"({min(pauses):.2f} to {max(pauses):.2f}), without pstree {statistics.median(calm):.2f} "
                  f"({min(calm):.2f} to {max(calm):.2f}); beyond it {beyond:.2f} (limit {limit_ms:.0f})")
    state = (resident[True] - resident[False]) / given.tasks
    print(f"memory of a task with two frames: {resident[False] / given.tasks:.0f} bytes, "
          f"the sanitizer's state beside it: {state:.1f} bytes (limit {limit_bytes})")
    count = f"{given.tasks:,} tasks"
    goals.at_most(f"{count}: debug state of each, without the 8 bytes of its second frame", state - 8, 64, "bytes", 1)
    goals.at_most(f"{count}: pstree", worst_s, limit_s, "s")
    goals.at_most(f"{count}: pause of the loop while pstree looks", worst_ms, limit_ms, "ms")
    goals.leave()


main()
