#!/usr/bin/env python3
"""check_asyncio.py COROSAN PROGRAM: runs each case of the table under the sanitizer, and the same case in asyncio's
debug mode (asyncio_cases.py), and prints the score. Exits with 1 when the sanitizer misses one or reports too much."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import asyncio_cases

# case, test of CPython, what the sanitizer reports: "" nothing, "off" nothing because the debug mode is off
CASES = [
    ("never_awaited", "test_pep492 CoroTests origin tracking", "never-awaited"),
    ("double_await", "test_pep492.test_double_await", "double-await"),
    ("future_abandoned", "test_futures.test_tb_logger_abandoned", ""),
    ("future_after_cancel", "test_futures.test_tb_logger_not_called_after_cancel", ""),
    ("future_result_unretrieved", "test_futures.test_tb_logger_result_unretrieved", ""),
    ("future_result_retrieved", "test_futures.test_tb_logger_result_retrieved", ""),
    ("future_exception_unretrieved", "test_futures.test_tb_logger_exception_unretrieved", "unretrieved-exception"),
    ("future_exception_retrieved", "test_futures.test_tb_logger_exception_retrieved", ""),
    ("future_exception_result_retrieved", "test_futures.test_tb_logger_exception_result_retrieved", ""),
    ("task_exception_never_retrieved", "test_futures.test_future_exception_never_retrieved", "unretrieved-exception"),
    ("task_exception_retrieved", "test_tasks, an exception that is asked for", ""),
    ("task_not_called_after_cancel", "test_tasks.test_tb_logger_not_called_after_cancel", ""),
    ("cancelled_task", "test_tasks.test_cancel", ""),
    ("log_destroyed_pending_task", "test_tasks.test_log_destroyed_pending_task", "pending-at-exit"),
    ("gather_one_exception", "test_tasks.test_one_exception", ""),
    ("wait_for_timeout", "test_waitfor, a timeout", ""),
    ("shield_outer_cancelled", "test_tasks.test_shield_cancel_outer", ""),
    ("taskgroup_errors", "test_taskgroups, errors of its tasks", ""),
    ("slow_callback", "test_base_events.test_log_slow_callbacks (handle)", "blocking-call"),
    ("slow_task", "test_base_events.test_log_slow_callbacks (task)", "blocking-call"),
    ("check_thread", "test_base_events.test_check_thread (no loop, debug)", "wrong-thread"),
    ("check_thread_with_loop", "test_base_events.test_check_thread (own loop, debug)", "wrong-thread"),
    ("check_thread", "test_base_events.test_check_thread (no loop, no debug)", "off"),
    ("check_thread_with_loop", "test_base_events.test_check_thread (own loop, no debug)", "off"),
    ("call_soon_threadsafe", "test_events.test_call_soon_threadsafe", ""),
    ("asyncgen_already_running", "test_asyncgen, two that ask at once", "double-await"),
    ("asyncgen_closed", "test_asyncgen, aclose", ""),
    ("unclosed_server", "test_streams.test_unclosed_server_resource_warnings", "unclosed-resource"),
    ("closed_server", "test_streams, a closed server", ""),
    ("unclosed_subprocess", "test_events.test_unclosed_pipe_transport", "unclosed-resource"),
    ("fork_goes_on", "test_unix_events, the child goes on with the loop", "wrong-thread"),
    ("fork_own_loop", "test_unix_events.test_fork_not_share_event_loop", ""),
]
# Blocking is the means of these, not what they are about.
MEANS = {"blocking-call", "slow-step", "slow-turn"}


def sanitize(corosan, program, case, expected):
    """The ids that were reported."""
    options = "log_format=jsonl:verbosity=0:symbolize=0:slow_step_ms=0"
    if expected != "blocking-call":
        options += ":blocking_call_ms=1000000"
    if expected == "unclosed-resource" or case.startswith(("closed", "asyncgen_closed")):
        options += ":mode=strict"
    command = [program, case] if expected == "off" else [corosan, "run", "--", program, case]
    environment = dict(os.environ, COROSAN_OPTIONS=options, COROSAN="0" if expected == "off" else "1")
    made = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if made.returncode != 0:
        return {f"exit status {made.returncode}"}
    records = [json.loads(line) for line in made.stderr.splitlines() if line.startswith("{")]
    ids = {record["id"] for record in records} - {"summary"}
    return ids if expected == "blocking-call" else ids - MEANS


def debug_mode(corosan, program):
    """COROSAN=1 and nothing else switches the debug mode of a loop on."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COROSAN")}
    answers = [subprocess.run([program, "env_var_debug"], env=dict(plain, COROSAN=value), capture_output=True,
                              text=True).stdout.strip() for value in ("1", "0", "")]
    return answers == ["debug", "no debug", "no debug"]


def main(corosan, program):
    missed = false = anchor_hits = anchor_misses = 0
    for case, name, expected in CASES:
        wanted = {expected} - {"", "off"}
        seen = sanitize(corosan, program, case, expected)
        missed += bool(wanted - seen)
        false += bool(seen - wanted)
        anchor = asyncio_cases.reports(case, expected != "off")
        anchor_hits += anchor is not None and anchor == bool(wanted)
        anchor_misses += anchor is not None and anchor != bool(wanted)
        said = {None: "-", True: "reported", False: "silent"}[anchor]
        print(f"{name:60} corosan: {', '.join(sorted(seen)) or 'silent':24} asyncio: {said}")
    wrong_mode = not debug_mode(corosan, program)
    print(f"{'test_tasks.test_env_var_debug':60} corosan: {'WRONG' if wrong_mode else 'as asyncio'}")
    missed += wrong_mode
    count = len(CASES) + 1
    print(f"asyncio {sys.version.split()[0]}: {anchor_hits} as expected here, {anchor_misses} otherwise")
    print(f"corosan: {count - missed - false} of {count} cases as expected, {missed} missed, {false} false")
    return 1 if missed or false else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
