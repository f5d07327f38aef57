#!/usr/bin/env python3
"""usage: bench/compile_time.py BUILD-FOLDER [REPETITIONS]

Compile time of a coroutine that awaits once: clang++ on files of 20 and of 220 coroutines, the difference divided by 200,
against the same with asio::awaitable. Processor time, medians of REPETITIONS (5 when not given)."""
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KINDS = {
    "aio::task": ("#include <aio/task.h>\n", "aio::task<int>"),
    "asio::awaitable": ("#include <boost/asio/awaitable.hpp>\n#include <boost/asio/io_context.hpp>\n"
                        "#include <boost/asio/use_awaitable.hpp>\n", "boost::asio::awaitable<int>"),
}


def program(kind, count):
    include, task = KINDS[kind]
    lines = [include, f"{task} f0(int v) {{ co_return v; }}\n"]
    for place in range(1, count):
        lines.append(f"{task} f{place}(int v) {{ const int w = co_await f{place - 1}(v + 1); co_return w * 2; }}\n")
    return "".join(lines)


def seconds(compiler, text, folder):
    path = os.path.join(folder, "unit.cpp")
    with open(path, "w", encoding="utf-8") as unit:
        unit.write(text)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([compiler, "-std=c++20", "-O2", "-I", os.path.join(SOURCE, "runtime", "include"), "-c", path, "-o",
                    os.path.join(folder, "unit.o")], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    repetitions = int(sys.argv[2]) if len(sys.argv) == 3 else 5
    with open(os.path.join(sys.argv[1], "compile_commands.json"), encoding="utf-8") as commands:
        words = json.load(commands)[0]["command"].split()
    compiler = next(word for word in words if "++" in word)
    print(f"compiler: {compiler}")
    with tempfile.TemporaryDirectory() as folder:
        each = {}
        for kind in KINDS:
            few = statistics.median(seconds(compiler, program(kind, 20), folder) for _ in range(repetitions))
            many = statistics.median(seconds(compiler, program(kind, 220), folder) for _ in range(repetitions))
            each[kind] = (many - few) / 200 * 1e3
            print(f"{kind}: {each[kind]:.2f} ms a coroutine, {few:.2f} s for 20 with their header")
    print(f"ratio a coroutine: {each['aio::task'] / each['asio::awaitable']:.2f}")


if __name__ == "__main__":
    main()
