// What a test may know of a thread: whether it sleeps in the kernel, and how much it computed.
#pragma once

#include <cstdio>
#include <ctime>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

inline int thread_id() { return static_cast<int>(syscall(SYS_gettid)); }

/// The letter of /proc: R, S, D, T ...
inline char thread_state(int tid) {
  char path[64], text[256] = "";
  std::snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
  char state = 0;
  if (std::FILE *file = std::fopen(path, "re")) {
    if (std::fgets(text, sizeof text, file) != nullptr)
      for (const char *at = text; *at != 0; ++at)
        if (*at == ')')
          state = at[2];
    std::fclose(file);
  }
  return state;
}

/// Waits until `tid` sleeps, and still does a little later: then it waits for something.
inline void wait_until_asleep(int tid) {
  for (int seen = 0; seen < 20;) {
    seen = thread_state(tid) == 'S' ? seen + 1 : 0;
    const timespec moment{0, 1'000'000};
    nanosleep(&moment, nullptr);
  }
}

/// The calling thread's CPU clock, `nanoseconds` from now.
inline timespec thread_cpu_in(long nanoseconds) {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  now.tv_nsec += nanoseconds;
  now.tv_sec += now.tv_nsec / 1'000'000'000;
  now.tv_nsec %= 1'000'000'000;
  return now;
}
inline bool before(const timespec &a, const timespec &b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

/// Computes for that long, however long it takes.
inline void burn(int milliseconds) {
  for (const timespec end = thread_cpu_in(milliseconds * 1'000'000L); before(thread_cpu_in(0), end);)
    ;
}
