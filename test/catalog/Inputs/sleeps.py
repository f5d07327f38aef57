"""Reads the catalog as JSON and prints a program with one coroutine per installed dialect, which awaits its sleep."""
import json
import sys

# What the coroutine of a dialect looks like: header of its task type, and its signature.
COROUTINES = {
    "aio": ("<aio/task.h>", "aio::task<> {0}(std::chrono::milliseconds d)"),
    "boost_asio": ("<boost/asio/awaitable.hpp>", "boost::asio::awaitable<void> {0}(std::chrono::milliseconds d)"),
    "asio": ("<asio/awaitable.hpp>", "asio::awaitable<void> {0}(std::chrono::milliseconds d)"),
    "boost_asio_coro": ("<boost/asio/experimental/coro.hpp>",
                        "boost::asio::experimental::coro<void> {0}(boost::asio::any_io_executor, std::chrono::milliseconds d)"),
}

wanted = sys.argv[1:]
print("#include <chrono>")
rows = {row["id"]: row for row in json.load(sys.stdin)["dialects"]}
for name in wanted:
    print(f"#include {rows[name]['header']}\n#include {COROUTINES[name][0]}")
for name in wanted:
    print(f"{COROUTINES[name][1].format('sleep_of_' + name)} {{ co_await {rows[name]['sleep'].replace('{0}', 'd')}; }}")
