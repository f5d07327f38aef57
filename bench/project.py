#!/usr/bin/env python3
"""What coro-tidy costs on a generated project of 50 Boost.Asio units that share headers. The first run, with all default
rules, facts and link, beside the compiler's syntax check and clang-tidy with its four coroutine checks; then, as ratios to
the first run: nothing changed, one source file changed, every file touched.

usage: project.py BUILD_FOLDER [--units N] [-j N]      exits with 1 when a ratio is above its limit
"""
import argparse
import concurrent.futures
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

tidy_checks = ("-*,cppcoreguidelines-avoid-capturing-lambda-coroutines,"
               "cppcoreguidelines-avoid-reference-coroutine-parameters,cppcoreguidelines-no-suspend-with-lock,"
               "misc-coroutine-hostile-raii")
shared = """#pragma once
#include <boost/asio.hpp>
#include <string>
namespace service {
inline boost::asio::awaitable<std::size_t> send(boost::asio::ip::tcp::socket &socket, std::string text) {
  co_return co_await boost::asio::async_write(socket, boost::asio::buffer(text), boost::asio::use_awaitable);
}
} // namespace service
"""
unit = """#include "service.h"
#include <unistd.h>
boost::asio::awaitable<void> session_NUMBER(boost::asio::ip::tcp::socket socket) {
  co_await service::send(socket, "NUMBER");
  ::sleep(1);
}
"""


def generate(folder, count):
    (folder / "service.h").write_text(shared)
    entries = []
    for number in range(count):
        source = folder / f"session_{number}.cpp"
        source.write_text(unit.replace("NUMBER", str(number)))
        entries.append({"directory": str(folder), "file": str(source),
                        "arguments": ["clang++", "-std=c++20", "-c", str(source)]})
    (folder / "compile_commands.json").write_text(json.dumps(entries))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build_folder", type=pathlib.Path)
    options.add_argument("--units", type=int, default=50)
    options.add_argument("-j", default=2, type=int)
    given = options.parse_args()
    tidy = str(given.build_folder / "bin" / "coro-tidy")
    clang = shutil.which("clang++-22") or sys.exit("clang++-22 is not installed")
    clang_tidy = shutil.which("clang-tidy-22") or sys.exit("clang-tidy-22 is not installed")

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        generate(folder, given.units)

        def run(*more):
            """Wall time in seconds, and the findings."""
            begin = time.monotonic()
            done = subprocess.run([tidy, f"-j{given.j}", "--format=concise", "-p", name, *more], text=True,
                                  capture_output=True)
            seconds = time.monotonic() - begin
            if done.returncode != 1 or done.stdout.count("\n") != given.units:
                sys.exit(f"coro-tidy ended with {done.returncode}:\n{done.stdout}{done.stderr}")
            return seconds, done.stdout

        def every(command):
            """Wall time of a command that is run once for each unit."""
            begin = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(given.j) as pool:
                list(pool.map(lambda unit: subprocess.run([*command, str(unit)], capture_output=True, check=True),
                              sorted(folder.glob("*.cpp"))))
            return time.monotonic() - begin

        first = folder / "session_0.cpp"
        run_one(tidy, folder, first)  # fills the page cache
        cold, findings = run()
        syntax = every([clang, "-std=c++20", "-fsyntax-only"])
        tidied = every([clang_tidy, "--quiet", "-p", name, f"--checks={tidy_checks}"])
        unchanged = []
        for _ in range(5):
            seconds, again = run()
            assert again == findings, "the cache changed the findings"
            unchanged.append(seconds)
        alone, changed = [], []
        for number in range(5):
            alone.append(run_one(tidy, folder, first))
            first.write_text(first.read_text() + f"// change {number}\n")
            changed.append(run()[0])
        for path in folder.glob("*.cpp"):
            path.touch()
        touched = run()[0]
        entries = list((folder / ".coro-tidy-cache").glob("*.result"))
        size = sum(path.stat().st_size for path in entries)

    unchanged, alone, changed = (statistics.median(times) for times in (unchanged, alone, changed))
    print(f"{given.units} Boost.Asio units, -j{given.j}: cold {cold:.2f} s, nothing changed {unchanged * 1000:.0f} ms, "
          f"one changed {changed:.2f} s (alone, without a cache: {alone:.2f} s), all touched {touched * 1000:.0f} ms; "
          f"{size / len(entries) / 1024:.0f} KiB per unit")
    print(f"  clang++ -fsyntax-only {syntax:.2f} s, clang-tidy {tidied:.2f} s")
    rows = [("cold / clang++ -fsyntax-only of all units", cold / syntax, 1.1),
            ("cold / clang-tidy of all units", cold / tidied, 0.85),
            ("nothing changed / cold", unchanged / cold, 0.01),
            ("all files touched / cold", touched / cold, 0.015),
            ("one file changed / that file alone", changed / alone, 1.2)]
    for what, ratio, limit in rows:
        print(f"{what}: {ratio:.4f} (limit {limit})")
    if any(ratio > limit for _, ratio, limit in rows):
        sys.exit(1)


def run_one(tidy, folder, source):
    begin = time.monotonic()
    subprocess.run([tidy, "--no-cache", "-p", str(folder), str(source)], capture_output=True)
    return time.monotonic() - begin


main()
