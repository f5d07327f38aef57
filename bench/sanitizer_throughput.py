"""What the sanitizer costs an echo server on the loopback: throughput and processor time of the server with it, as
ratios to the same server without it, for an aio server (COROSAN=1) and for a plain Asio one (corosan run), default
options, all findings. Server and client have a processor each. Runs with and without are neighbours in time; the
figures are medians of the ratios of a pair; on a machine that others use, too, the best runs of each kind are a
second look. Starting the sanitizer, some milliseconds, is not in them.

usage: sanitizer_throughput.py BUILD_FOLDER [--pairs N] [--messages N]      exits with 1 when a goal is missed
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys

import goals

connections = 16


def pin(place):
    """On a processor that they share, server and client take it from each other, and how often is chance."""
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, [processors[place]])


def measure(binaries, kind, watched, messages):
    """Processor seconds of the server, wall seconds of the client."""
    echo = str(binaries / "bench_sanitizer_echo")
    command = [echo, kind, str(connections)]
    plain = {k: v for k, v in os.environ.items() if not k.startswith("COROSAN")}
    environment = dict(plain)
    if watched and kind == "aio":
        environment["COROSAN"] = "1"
    elif watched:
        command = [str(binaries / "corosan"), "run", "--", *command]
    server = subprocess.Popen(command, preexec_fn=lambda: pin(0), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment, text=True)
    port = server.stdout.readline().strip()
    if not port:
        sys.exit(f"{command} did not start:\n{server.stderr.read()}")
    client = subprocess.run([echo, "client", port, str(connections), str(messages // connections)],
                            preexec_fn=lambda: pin(-1), stdout=subprocess.PIPE, env=plain, text=True, check=True)
    processor, said = server.communicate()
    # A machine that is busy makes findings: those are no reason to stop.
    if server.returncode != 0 or ("CoroSanitizer: active" in said) != watched:
        sys.exit(f"{command} ended with {server.returncode}:\n{said}")
    return float(processor), float(client.stdout)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build_folder", type=pathlib.Path)
    options.add_argument("--pairs", type=int, default=15)
    options.add_argument("--messages", type=int, default=50_000)
    given = options.parse_args()

    binaries = given.build_folder / "bin"
    for kind, way in ("aio", "COROSAN=1"), ("asio", "corosan run"):
        measure(binaries, kind, True, 1000)  # fills the page cache
        processor, throughput, plain, best = [], [], [], {False: float("inf"), True: float("inf")}
        for number in range(given.pairs):
            order = (False, True) if number % 2 == 0 else (True, False)
            pair = {watched: measure(binaries, kind, watched, given.messages) for watched in order}
            processor.append(pair[True][0] / pair[False][0])
            throughput.append(pair[False][1] / pair[True][1])
            best = {watched: min(best[watched], pair[watched][1]) for watched in best}
            plain.append(pair[False][0] / given.messages * 1e6)
        print(f"{kind} echo server, {way} / without ({given.pairs} pairs, {given.messages} messages each, "
              f"{statistics.median(plain):.1f} us of processor time a message without)")
        print(f"  processor time: {statistics.median(processor):.3f} ({min(processor):.3f} to {max(processor):.3f})")
        print(f"  throughput: {statistics.median(throughput):.3f} ({min(throughput):.3f} to {max(throughput):.3f}), "
              f"best run / best run {best[False] / best[True]:.3f}")
        goals.at_least(f"{kind} echo server, throughput with {way} / without", statistics.median(throughput), 0.97)
    goals.leave()


main()
