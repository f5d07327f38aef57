// What the parts of the soak share: dice, counts of what was done, the end.
#pragma once

#include <aio/aio.h>
#include <aio/debug_dump.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <unistd.h>

namespace soak {

/// Everything that has to happen at least once.
#define SOAK_KINDS(X)                                                                                                  \
  X(walks)                                                                                                             \
  X(sleeps)                                                                                                            \
  X(yields)                                                                                                            \
  X(computations)                                                                                                      \
  X(locks)                                                                                                             \
  X(permits)                                                                                                           \
  X(events)                                                                                                            \
  X(conditions)                                                                                                        \
  X(barriers)                                                                                                          \
  X(queue_items)                                                                                                       \
  X(groups)                                                                                                            \
  X(gathers)                                                                                                           \
  X(shields)                                                                                                           \
  X(timeouts)                                                                                                          \
  X(waits)                                                                                                             \
  X(completions)                                                                                                       \
  X(failures)                                                                                                          \
  X(cancellations)                                                                                                     \
  X(cancelled)                                                                                                         \
  X(generators)                                                                                                        \
  X(thread_calls)                                                                                                      \
  X(thread_locks)                                                                                                      \
  X(callbacks)                                                                                                         \
  X(asio_operations)                                                                                                   \
  X(files)                                                                                                             \
  X(connections)                                                                                                       \
  X(processes)                                                                                                         \
  X(forks)                                                                                                             \
  X(execs)                                                                                                             \
  X(signals_sent)                                                                                                      \
  X(signals_taken)                                                                                                     \
  X(interruptions)                                                                                                     \
  X(posts)                                                                                                             \
  X(remote_tasks)                                                                                                      \
  X(short_loops)                                                                                                       \
  X(foreign_loops)                                                                                                     \
  X(cancelled_threads)                                                                                                 \
  X(looks)                                                                                                             \
  X(dumps)

enum class kind : unsigned {
#define NAME(name) name,
  SOAK_KINDS(NAME)
#undef NAME
};
inline constexpr const char *kind_names[] = {
#define NAME(name) #name,
    SOAK_KINDS(NAME)
#undef NAME
};
inline constexpr unsigned kinds = std::size(kind_names);

/// Any thread, and signal handlers.
inline std::atomic<std::uint64_t> counts[kinds];
inline void count(kind which) noexcept { counts[static_cast<unsigned>(which)].fetch_add(1, std::memory_order_relaxed); }

/// The end was reached: nothing new is begun.
inline std::atomic<bool> over{false};

/// Random numbers, reproducible: each task has its own, made from its maker's, so that the order in which tasks run
/// changes nothing of what each does.
class dice {
public:
  explicit dice(std::uint64_t seed) noexcept : state_(seed) {}
  std::uint64_t next() noexcept {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
  }
  unsigned below(unsigned limit) noexcept { return static_cast<unsigned>(next() % limit); }
  bool one_in(unsigned chances) noexcept { return below(chances) == 0; }
  dice split() noexcept { return dice(next()); }

private:
  std::uint64_t state_;
};

struct planned_failure : std::runtime_error {
  planned_failure() : std::runtime_error("planned") {}
};

/// A mistake of the soak itself, or of what it runs on.
[[noreturn]] inline void die(const char *what, const char *why = "") {
  std::fprintf(stderr, "soak: FAILED: %s %s\n", what, why);
  std::fflush(nullptr);
  _exit(4);
}

/// On any thread, in a process that is watched.
inline void dump_tasks() {
  const int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
  const bool loops_end = over; // there may be none any more
  if (!aio::debug::dump(fd) && !loops_end && !over)
    die("no dump");
  close(fd);
  count(kind::dumps);
}

/// What the tasks of one loop share. It outlives the loop.
struct world {
  static constexpr unsigned doors = 3;
  aio::mutex door[doors]; ///< locked in this order only
  aio::semaphore permits{3};
  aio::semaphore programs{2}; ///< as many processes at a time
  std::uint16_t port = 0;     ///< of the loop's own echo server
  std::atomic<std::uint64_t> beats{0};
  std::optional<aio::loop> loop; ///< once it is `ready`, for other threads
  std::atomic<bool> ready{false};
  std::string folder; ///< for files
};

/// Contended by loops and plain threads.
inline std::mutex thread_door;

/// What the command line says.
inline std::string corosan_command;

} // namespace soak
