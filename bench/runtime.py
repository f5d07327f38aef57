#!/usr/bin/env python3
"""usage: bench/runtime.py BUILD-FOLDER [REPETITIONS]

Runs bench_runtime pinned to one processor and prints each figure as a ratio to its peer of the same run, beside the goal.
Figures are medians of REPETITIONS (7 when not given), processor time a item unless said otherwise. The last lines compare
with Python's asyncio, and with uvloop where it is installed. Exit status 1 when the program fails, not when a goal is missed."""
import json
import os
import statistics
import subprocess
import sys

# ours, peer (None: the figure itself, in ns), what is divided, goal (at most), what it is
RATIOS = [
    ("leaf_aio", "leaf_asio", 0.5, "await of a child that completes at once / asio::awaitable"),
    ("chain_aio", "chain_asio", None, "await chain, 100 deep, per level / asio::awaitable"),
    ("switch_aio", "switch_asio", 0.15, "switch through the ready ring / asio::post round trip"),
    ("spawn_aio", "spawn_asio", 0.15, "create_task + join / co_spawn + join"),
    ("gather_aio", "gather_asio", 0.12, "gather of 100, per child / 100 co_spawn + wait"),
    ("group_aio", "gather_asio", None, "task group of 100, per child / 100 co_spawn + wait"),
    ("queue_aio", "queue_asio", 0.08, "queue, per item / experimental::channel"),
    ("semaphore_aio", None, 5, "semaphore, uncontended (ns)"),
    ("timers_aio", "timers_asio", 0.35, "1,000,000 sleeping tasks, create + fire / steady_timers"),
    ("cancel_request_aio", "cancel_timer_asio", 0.15, "sleeping task, asked to stop / steady_timer, cancelled and told"),
    ("cancel_timer_aio", "cancel_timer_asio", None, "call_later, cancelled / steady_timer, cancelled and told"),
    ("cancel_task_aio", "cancel_timer_asio", None, "sleeping task, cancelled and ended / steady_timer, cancelled and told"),
    ("wait_for_aio", None, None, "wait_for on a ready child (ns)"),
    ("operation_aio", "operation_asio", 0.5, "an Asio operation through use_op / use_awaitable"),
    ("to_thread_aio", "to_thread_futex", 1.2, "to_thread round trip, real time / futex hand-over"),
    ("echo_aio", "echo_callbacks", 1 / 0.97, "echo, 64 connections, time a message / Asio callbacks"),
    ("echo_aio", "echo_asio", 1 / 1.05, "echo, 64 connections, time a message / asio::awaitable"),
]


def usable_processor():
    return max(os.sched_getaffinity(0))


def pinned(command):
    return ["taskset", "-c", str(usable_processor()), *command]


def measure(folder, repetitions):
    program = os.path.join(folder, "bin", "bench_runtime")
    output = subprocess.run(
        pinned([program, f"--benchmark_repetitions={repetitions}", "--benchmark_format=json",
                "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.1"]),
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    samples = {}
    for run in json.loads(output)["benchmarks"]:
        if run.get("run_type") != "iteration":
            continue
        name = run["run_name"].split("/")[0]
        time = run["real_time"] if "real_time" in run["run_name"] else run["cpu_time"]
        items = run.get("items_per_second")
        # What was processed per second of the same clock that is printed.
        value = 1e9 / items if items else time
        samples.setdefault(name, []).append(value)
    return {name: statistics.median(values) for name, values in samples.items()}


def peers_in_python(ours):
    script = os.path.join(os.path.dirname(__file__), "runtime_peers.py")
    for library in ("asyncio", "uvloop"):
        done = subprocess.run(pinned([sys.executable, script, library]), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True)
        if done.returncode:
            print(f"{library}: not installed, not compared")
            continue
        theirs = json.loads(done.stdout)
        for name, goal in (("spawn", 50), ("echo", 3)):
            times = theirs[name] / ours[f"{name}_aio"]
            print(f"{times:8.1f}x  goal >= {goal}x  {name} of {library}: {theirs[name]:.0f} ns, ours {ours[f'{name}_aio']:.0f} ns")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    repetitions = int(sys.argv[2]) if len(sys.argv) == 3 else 7
    ours = measure(sys.argv[1], repetitions)
    print(f"{'ratio':>8}  {'goal':>8}  {'ours ns':>9}  {'peer ns':>9}")
    for own, peer, goal, text in RATIOS:
        value = ours[own] / ours[peer] if peer else ours[own]
        shown_goal = f"<= {goal:.2f}" if goal else ""
        shown_peer = f"{ours[peer]:9.1f}" if peer else " " * 9
        mark = " MISSED" if goal and value > goal else ""
        print(f"{value:8.3f}  {shown_goal:>8}  {ours[own]:9.1f}  {shown_peer}  {text}{mark}")
    peers_in_python(ours)


if __name__ == "__main__":
    main()
