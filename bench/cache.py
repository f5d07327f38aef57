#!/usr/bin/env python3
"""What a second run of coro-tidy costs, as ratios to the first one, on a generated project of 50 Boost.Asio units that
share headers: nothing changed, one source file changed, every file touched.

usage: cache.py BUILD_FOLDER [--units N] [-j N]      exits with 1 when a ratio is above its limit
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

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
    options.add_argument("-j", default="2")
    given = options.parse_args()
    tidy = str(given.build_folder / "bin" / "coro-tidy")

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

        first = folder / "session_0.cpp"
        run_one(tidy, folder, first)  # fills the page cache
        cold, findings = run()
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
    rows = [("nothing changed / cold", unchanged / cold, 0.01),
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
