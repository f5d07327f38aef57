// Plain loops around poll and select, which wait for several descriptors again and again from the same place.
// RUN: %cxx %s -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t poll 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t select 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=30 %corosan run -- %t places 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t client 2> %t.err
// RUN: %FileCheck %s --check-prefix=CLIENT --input-file=%t.err --implicit-check-not=loop-
// CLIENT: this program never waited in an event loop
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

static int ends[2], others[2];

static void wait(const std::string &how) {
  if (how == "select") {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    FD_SET(others[0], &set);
    select(others[0] + 1, &set, nullptr, nullptr, nullptr);
  } else {
    pollfd set[2] = {{ends[0], POLLIN, 0}, {others[0], POLLIN, 0}};
    poll(set, how == "client" ? 1 : 2, -1); // a client waits for its one socket
  }
}

/// A program that has a loop for its start and another one for its work: neither waits inside the other.
static void idle_elsewhere() {
  pollfd set[2] = {{ends[1], POLLIN, 0}, {others[0], POLLIN, 0}};
  poll(set, 2, 80);
}

static void load() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }

int main(int, char **argv) {
  if (pipe(ends) != 0 || pipe(others) != 0 || write(ends[1], "x", 1) != 1)
    return 1;
  for (int turn = 0; turn < 4; ++turn) {
    wait(argv[1]);
    for (int i = 0; i < 2 && argv[1] == std::string("places"); ++i)
      idle_elsewhere();
    if (turn == 3)
      load();
  }
}
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK: #0 {{.*}} in load()
// CHECK: SUMMARY:
