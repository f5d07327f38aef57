// A libuv program: timers, a file opened on the loop (which blocks, here until somebody writes into the pipe), and one
// opened by libuv's thread pool. The loop of another thread has that thread's name.
// REQUIRES: libuv
// RUN: %cxx %s -o %t -luv
// RUN: rm -f %t.pipe %t.other && mkfifo %t.pipe %t.other
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t %t.pipe %t.other 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <uv.h>

#include <chrono>
#include <fcntl.h>
#include <pthread.h>
#include <thread>

static const char *path, *other_path;

/// Writes, so that the readers' open returns, after they blocked for long enough.
static void write_later(const char *to) {
  std::this_thread::sleep_for(std::chrono::milliseconds(80));
  uv_fs_t open;
  uv_fs_open(nullptr, &open, to, O_WRONLY, 0, nullptr);
}

static void on_loop(uv_timer_t *) {
  std::thread writer(write_later, path);
  uv_fs_t open;
  uv_fs_open(nullptr, &open, path, O_RDONLY, 0, nullptr);
  writer.detach();
}

static void in_pool(uv_timer_t *timer) {
  std::thread(write_later, other_path).detach();
  static uv_fs_t open;
  uv_fs_open(timer->loop, &open, other_path, O_RDONLY, 0, [](uv_fs_t *) {});
}

static void run(uv_timer_cb callback) {
  uv_loop_t loop;
  uv_loop_init(&loop);
  uv_timer_t timer;
  uv_timer_init(&loop, &timer);
  uv_timer_start(&timer, callback, 5, 0);
  uv_run(&loop, UV_RUN_DEFAULT);
}

int main(int, char **argv) {
  path = argv[1];
  other_path = argv[2];
  run(in_pool);
  std::thread other([] {
    pthread_setname_np(pthread_self(), "files");
    run(on_loop);
  });
  other.join();
}
// CHECK: WARNING: CoroSanitizer: blocking-call the loop's thread was blocked for {{[0-9]+}} ms in a call to open
// CHECK-NEXT: on event loop 'files'
// CHECK-NEXT: Call: open{{(64)?}}(path <{{.*}}.pipe>)  [file]
// CHECK: in on_loop(uv_timer_s*) {{.*}}foreign-libuv.cpp:[[@LINE-32]]:
