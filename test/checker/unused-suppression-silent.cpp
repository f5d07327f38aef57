// Comments that silence something, that are not about our checks, or of which one run cannot tell.
// RUN: rm -rf %t && %split_file %s %t && cd %t
// RUN: sed "s|DIR|%t|g; s|MOCK|%inputs/mock|g" database.json > compile_commands.json
// RUN: %coro_tidy -p . --checks=coro-unused-suppression 2>&1 | %FileCheck a.cpp --implicit-check-not=warning:
// RUN: %coro_tidy a.cpp --checks=coro-unused-suppression -- -std=c++20 -I%inputs/mock 2>&1 | %FileCheck a.cpp --implicit-check-not=warning:

// A comment in a header is unused when all units were looked at, and none needs it.
// RUN: grep -v define b.cpp > c.cpp && mv c.cpp b.cpp
// RUN: %not %coro_tidy -p . --checks=coro-unused-suppression > out.txt 2>&1
// RUN: %FileCheck shared.h --check-prefix=ALL --implicit-check-not=warning: < out.txt
// RUN: %coro_tidy -p . a.cpp --checks=coro-unused-suppression 2>&1 | %FileCheck a.cpp --implicit-check-not=warning:

// Off unless it is asked for.
// RUN: %coro_tidy -p . 2>&1 | %FileCheck a.cpp --implicit-check-not=warning:

//--- a.cpp
#include "shared.h"
#include <unistd.h>

aio::task<> task();
void elsewhere();

aio::task<> used() {
  ::sleep(1); // NOLINT(coro-blocking-call)
  ::sleep(1); // NOLINT(coro-*)
  // NOLINTNEXTLINE(coro-never-awaited)
  task();
  // NOLINTBEGIN(coro-blocking-call)
  ::sleep(1);
  // NOLINTEND(coro-blocking-call)
  co_return;
}

aio::task<> not_ours() {
  co_await task(); // NOLINT
  co_await task(); // NOLINT(bugprone-foo, *)
  co_await task(); // NOLINT(coro-gcc-coroutine-bug): what another compiler needs
#ifdef SOMETHING
  task(); // NOLINT(coro-never-awaited)
#endif
  const char *text = "// NOLINT(coro-never-awaited)";
  (void)text;
  elsewhere(); // NOLINT(coro-blocking-call): it may block, its body is in another unit
}

// Another unit may come by.
void helper() { ::sleep(1); } // NOLINT(coro-blocking-call)

void silenced_itself() {} // NOLINT(coro-never-awaited, coro-unused-suppression)
// CHECK: 0 findings

//--- shared.h
#pragma once
#include <aio/aio.h>
aio::task<> work();
#ifndef WORK
#define WORK co_await work()
#endif
inline aio::task<> in_header() {
  WORK; // NOLINT(coro-never-awaited)
  // ALL: shared.h:[[@LINE-1]]:{{[0-9]+}}: warning: this comment silences no 'coro-never-awaited'
  co_return;
}

//--- b.cpp
#define WORK work()
#include "shared.h"

//--- database.json
[
  {"directory": "DIR", "file": "a.cpp", "command": "clang++ -std=c++20 -IMOCK -c a.cpp"},
  {"directory": "DIR", "file": "b.cpp", "command": "clang++ -std=c++20 -IMOCK -c b.cpp"}
]
