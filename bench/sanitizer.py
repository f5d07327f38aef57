#!/usr/bin/env python3
"""What the sanitizer costs an echo server on the loopback: processor time per message and throughput with it, as
ratios to the same server without it, for an aio server (COROSAN=1) and for a plain Asio one (corosan run), default
options, all findings. Runs with and without are neighbours in time; the figures are medians of the ratios of a pair.
The limit holds for the processor time, which other programs on the machine disturb least.

usage: sanitizer.py BUILD_FOLDER [--pairs N] [--messages N]      exits with 1 when a ratio is above its limit
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys

limit = 1.10
connections = 16


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
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True)
    port = server.stdout.readline().strip()
    if not port:
        sys.exit(f"{command} did not start:\n{server.stderr.read()}")
    client = subprocess.run([echo, "client", port, str(connections), str(messages // connections)],
                            stdout=subprocess.PIPE, env=plain, text=True, check=True)
    said = server.stderr.read()
    _, status, usage = os.wait4(server.pid, 0)
    server.returncode = os.waitstatus_to_exitcode(status)
    if server.returncode != 0 or ("CoroSanitizer: active" in said) != watched or "WARNING" in said:
        sys.exit(f"{command} ended with {server.returncode}:\n{said}")
    return usage.ru_utime + usage.ru_stime, float(client.stdout)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build_folder", type=pathlib.Path)
    options.add_argument("--pairs", type=int, default=9)
    options.add_argument("--messages", type=int, default=100_000)
    given = options.parse_args()

    binaries = given.build_folder / "bin"
    failed = False
    for kind, way in ("aio", "COROSAN=1"), ("asio", "corosan run"):
        measure(binaries, kind, True, 1000)  # fills the page cache
        processor, throughput, plain = [], [], []
        for number in range(given.pairs):
            order = (False, True) if number % 2 == 0 else (True, False)
            pair = {watched: measure(binaries, kind, watched, given.messages) for watched in order}
            processor.append(pair[True][0] / pair[False][0])
            throughput.append(pair[False][1] / pair[True][1])
            plain.append(pair[False][0] / given.messages * 1e6)
        ratio = statistics.median(processor)
        failed = failed or ratio > limit
        print(f"{kind} echo server, {way} / without ({given.pairs} pairs, {given.messages} messages each, "
              f"{statistics.median(plain):.1f} us of processor time a message without)")
        print(f"  processor time a message: {ratio:.3f} (limit {limit:.2f}; {min(processor):.3f} to {max(processor):.3f})")
        print(f"  throughput: {statistics.median(throughput):.3f}")
    sys.exit(1 if failed else 0)


main()
