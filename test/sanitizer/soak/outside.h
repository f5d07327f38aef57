// What happens beside the loops: plain threads, signals, forks.
#pragma once

#include "leaves.h"

#include <condition_variable>
#include <csignal>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <thread>

extern char **environ;

namespace soak {

/// For the handlers of signals: always writable and readable, never blocks.
inline int handler_fd = -1;

/// Calls what it may, so that our functions are entered in the middle of each other.
inline void on_signal(int) {
  const int before = errno;
  int cancelable = 0; // a thread must not be cancelled here, in the middle of anything
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancelable);
  const std::uint64_t one = 1;
  std::uint64_t all = 0;
  (void)!write(handler_fd, &one, sizeof one);
  (void)!read(handler_fd, &all, sizeof all);
  poll(nullptr, 0, 0);
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  close(fd);
  count(kind::interruptions);
  pthread_setcancelstate(cancelable, nullptr);
  errno = before;
}

/// SIGUSR2 comes from our threads; SIGALRM from a timer, all the time. Neither restarts what it interrupts.
inline void take_signals() {
  handler_fd = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigaction(SIGUSR2, &action, nullptr);
  sigaction(SIGALRM, &action, nullptr);
  const itimerval often{{0, 13'000}, {0, 13'000}};
  setitimer(ITIMER_REAL, &often, nullptr);
}

/// Lets go of calls that wait for a signal of ours; the other waits go on by themselves.
inline void send_signals(dice luck, std::vector<pthread_t> to) {
  while (!over) {
    std::this_thread::sleep_for(std::chrono::microseconds(luck.below(8'000)));
    if (luck.one_in(2))
      pthread_kill(to[luck.below(static_cast<unsigned>(to.size()))], SIGUSR2);
    else
      kill(getpid(), SIGUSR2);
    count(kind::signals_sent);
  }
}

inline aio::task<int> answer(unsigned microseconds) {
  co_await aio::sleep(std::chrono::microseconds(microseconds));
  co_return 42;
}

/// Talks to the loops as threads may.
inline void post(dice luck, std::vector<world *> worlds) {
  while (!over) {
    world &to = *worlds[luck.below(static_cast<unsigned>(worlds.size()))];
    if (!to.ready)
      continue;
    try {
      to.loop->call_soon_threadsafe([] { count(kind::posts); });
      auto result = aio::run_coroutine_threadsafe(answer(luck.below(2'000)), *to.loop);
      if (luck.one_in(4))
        result.cancel();
      if (luck.one_in(8))
        continue; // it is dropped
      if (result.get() != 42)
        die("wrong answer of a loop");
      count(kind::remote_tasks);
    } catch (const aio::cancelled_error &) {
    } catch (const aio::invalid_state_error &) { // closed
    } catch (const std::future_error &) {        // closed meanwhile
    }
  }
}

/// Contends with the loops for a lock, now and then for a moment.
inline void contend(dice luck) {
  while (!over) {
    {
      const std::lock_guard guard(thread_door);
      std::this_thread::sleep_for(std::chrono::microseconds(luck.below(1'500)));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(luck.below(3'000)));
  }
}

inline void fork_often(dice luck) {
  while (!over) {
    std::this_thread::sleep_for(std::chrono::milliseconds(luck.below(60)));
    const unsigned what = luck.below(4);
    if (what < 2) {
      fork_and_wait(what == 1);
    } else if (what == 2) {
      pid_t child = 0;
      char name[] = "true";
      char *const arguments[] = {name, nullptr};
      if (posix_spawn(&child, "/bin/true", nullptr, nullptr, arguments, environ) != 0)
        continue;
      while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
      }
      count(kind::execs);
    } else {
      FILE *pipe = popen("echo one; exit 2", "r");
      if (pipe == nullptr)
        continue;
      char line[16] = "";
      while (std::fgets(line, sizeof line, pipe) == nullptr && errno == EINTR)
        std::clearerr(pipe);
      if (const int status = pclose(pipe); std::string(line) != "one\n" || WEXITSTATUS(status) != 2)
        die("wrong end of a shell:", line);
      count(kind::execs);
    }
  }
}

/// Looks at this process from outside, as a person does while it runs.
inline void look(dice luck, bool watched) {
  while (!over) {
    std::this_thread::sleep_for(std::chrono::milliseconds(luck.below(1'500)));
    const std::string command = corosan_command + (luck.one_in(2) ? " ps " : " pstree ") + std::to_string(getpid());
    FILE *pipe = popen(command.c_str(), "r");
    if (pipe == nullptr)
      continue;
    std::string text;
    char part[4096];
    while (true) {
      text.append(part, std::fread(part, 1, sizeof part, pipe));
      if (std::feof(pipe) != 0)
        break;
      std::clearerr(pipe); // interrupted
    }
    const int status = pclose(pipe);
    if (over) // there may be no loop any more
      break;
    if (status != 0 || text.find("event loop") == std::string::npos)
      die("corosan cannot look at this process:", text.c_str());
    count(kind::looks);
    if (watched)
      dump_tasks();
  }
}

/// What a thread waits with that is cancelled: its end, which cancellation brings, too, puts all away.
struct waiting_place {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t never = PTHREAD_COND_INITIALIZER;
  sem_t none;
  bool locked = false;
  waiting_place() noexcept { sem_init(&none, 0, 0); }
  waiting_place(const waiting_place &) = delete;
  waiting_place &operator=(const waiting_place &) = delete;
  ~waiting_place() {
    if (locked)
      pthread_mutex_unlock(&mutex);
    pthread_mutex_destroy(&mutex);
    pthread_cond_destroy(&never);
    sem_destroy(&none);
  }
  void wait() {
    pthread_mutex_lock(&mutex);
    locked = true;
    pthread_cond_wait(&never, &mutex);
    locked = false;
    pthread_mutex_unlock(&mutex);
  }
};
inline void *wait_for_ever(void *argument) {
  waiting_place own;
  const timespec day{86'400, 0};
  while (true)
    switch (reinterpret_cast<std::uintptr_t>(argument)) {
    case 0:
      nanosleep(&day, nullptr);
      break;
    case 1:
      poll(nullptr, 0, -1);
      break;
    case 2:
      sem_wait(&own.none);
      break;
    case 3:
      pause();
      break;
    default:
      own.wait();
    }
}
/// Threads that are cancelled while they wait. They take no signals: in glibc before 2.41 a wait is cancelled at any
/// instruction, also in that of a handler that interrupted it, where nothing can be unwound.
inline void cancel_threads(dice luck) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
  while (!over) {
    pthread_t thread;
    if (pthread_create(&thread, nullptr, wait_for_ever, reinterpret_cast<void *>(std::uintptr_t(luck.below(5)))) != 0)
      continue;
    std::this_thread::sleep_for(std::chrono::milliseconds(luck.below(4)));
    pthread_cancel(thread);
    void *result = nullptr;
    pthread_join(thread, &result);
    if (result != PTHREAD_CANCELED)
      die("a thread was not cancelled");
    count(kind::cancelled_threads);
    std::this_thread::sleep_for(std::chrono::milliseconds(luck.below(40)));
  }
}

/// A loop that is written by hand.
inline void foreign_loop(dice luck) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC), wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event);
  for (unsigned left = luck.below(30) + 3; left > 0 && !over; --left) {
    const std::uint64_t one = 1;
    (void)!write(wake, &one, sizeof one);
    epoll_wait(epoll, &event, 1, static_cast<int>(luck.below(3)));
    compute(200);
  }
  close(wake);
  close(epoll);
  count(kind::foreign_loops);
}

inline aio::task<void> short_life(dice luck) {
  auto one = answer(luck.below(500));
  auto other = answer(luck.below(500));
  co_await aio::gather(std::move(one), std::move(other));
  auto call = [] { count(kind::thread_calls); };
  co_await aio::to_thread(call);
}

/// Loops on threads that come and go.
inline void change_threads(dice luck) {
  while (!over) {
    const dice own = luck.split();
    if (luck.one_in(2))
      std::thread(foreign_loop, own).join();
    else
      std::thread([own] {
        aio::run(short_life(own), {.name = "short"});
        count(kind::short_loops);
      }).join();
    std::this_thread::sleep_for(std::chrono::milliseconds(luck.below(20)));
  }
}

} // namespace soak
