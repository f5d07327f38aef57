// Work that needs no other tasks.
#pragma once

#include "work.h"

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <thread>

namespace soak {

using namespace std::chrono_literals;

inline aio::task<void> nap(place at) {
  co_await aio::sleep(std::chrono::microseconds(at.luck.below(5'000)));
  count(kind::sleeps);
}

inline aio::task<void> give_way(place at) {
  for (unsigned left = at.luck.below(20); left > 0; --left)
    co_await aio::yield();
  count(kind::yields);
}

inline void compute(unsigned microseconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(microseconds);
  while (std::chrono::steady_clock::now() < until) {
  }
  count(kind::computations);
}
inline aio::task<void> think(place at) {
  compute(at.luck.one_in(20) ? 30'000 : 300); // some are long enough to be sampled
  co_return;
}

inline aio::task<void> fail(place at) {
  co_await aio::yield();
  if (at.throws) {
    count(kind::failures);
    throw planned_failure();
  }
}

inline aio::task<void> wait_for_event(place at) {
  auto flag = std::make_shared<aio::event>();
  aio::loop::current().call_later(std::chrono::microseconds(at.luck.below(3'000)), [flag] { flag->set(); });
  co_await flag->wait();
  count(kind::events);
}

inline aio::task<void> call_later(place at) {
  aio::future<int> answer;
  const auto loop = aio::loop::current();
  auto never = loop.call_later(1h, [] { die("a cancelled callback was called"); });
  loop.call_soon([answer] {
    if (!answer.done())
      answer.set_value(42);
  });
  never.cancel();
  const int given = co_await answer;
  if (given != 42)
    die("wrong answer");
  count(kind::callbacks);
}

inline aio::task<void> offload(place at) {
  const unsigned what = at.luck.below(at.throws ? 4 : 3), time = at.luck.below(2'000);
  auto call = [what, time] {
    if (what == 0)
      std::this_thread::sleep_for(std::chrono::microseconds(time));
    else if (what == 1)
      compute(time);
    else if (what == 2) {
      const std::lock_guard guard(thread_door);
      std::this_thread::sleep_for(std::chrono::microseconds(time));
    } else
      throw planned_failure();
    return 7;
  };
  const int seven = co_await aio::to_thread(call);
  if (seven != 7)
    die("wrong result of to_thread");
  count(kind::thread_calls);
}

/// Waits on the loop's thread for a lock that other threads hold for a moment. Allowed, if not advisable.
inline aio::task<void> lock_thread(place) {
  {
    const std::lock_guard guard(thread_door);
    count(kind::thread_locks);
  }
  co_return;
}

inline aio::task<void> use_asio(place at) {
  boost::asio::steady_timer timer(aio::loop::current().context());
  timer.expires_after(std::chrono::microseconds(at.luck.below(2'000)));
  co_await timer.async_wait(aio::use_op);
  count(kind::asio_operations);
}

inline aio::task<void> use_file(place at) {
  const std::string path = at.here->folder + "/" + std::to_string(at.luck.below(4));
  std::string text(at.luck.below(3'000) + 1, 'x');
  const auto mode = aio::open_mode::write | aio::open_mode::create | aio::open_mode::truncate;
  aio::file out = co_await aio::open(path, mode);
  co_await out.write(text);
  co_await out.close();
  const std::string back = co_await aio::read_file(path); // of whoever wrote last
  count(kind::files);
}

inline aio::task<void> send_lines(dice luck, aio::stream &server) {
  for (unsigned left = luck.below(4) + 1; left > 0; --left) {
    std::string line(luck.below(200), 'a');
    line += '\n';
    server.writer.write(line);
    co_await server.writer.drain();
    const std::string back = co_await server.reader.readline();
    if (line.compare(0, back.size(), back) != 0)
      die("wrong echo:", back.c_str());
    if (back != line) // the server's side was cancelled
      break;
    count(kind::connections);
  }
  server.writer.close();
  co_await server.writer.wait_closed();
}
/// The loop's server gives every line back.
inline aio::task<void> talk(place at) {
  aio::stream server = co_await aio::open_connection("127.0.0.1", at.here->port);
  try {
    co_await send_lines(at.luck, server);
  } catch (...) {
    server.writer.abort(); // what was not sent is dropped on purpose
    throw;
  }
}

inline aio::task<void> echo(aio::stream client) {
  try {
    while (true) {
      const std::string line = co_await client.reader.readline();
      if (line.empty())
        break;
      client.writer.write(line);
      co_await client.writer.drain();
    }
    client.writer.close();
    co_await client.writer.wait_closed();
  } catch (const std::system_error &) { // the other side was cancelled
  } catch (const aio::cancelled_error &) {
    client.writer.abort();
    throw;
  }
}

inline aio::task<void> run_program(place at) {
  auto permit = co_await at.here->programs.lock();
  const unsigned what = at.luck.below(4);
  aio::process_options options;
  options.out = aio::stdio::pipe();
  options.in = what == 1 ? aio::stdio::pipe() : aio::stdio::devnull();
  std::vector<std::string> command;
  if (what == 0)
    command = {"true"};
  else if (what == 1)
    command = {"cat"};
  else if (what == 2)
    command = {"sh", "-c", "exit 3"};
  else
    command = {"sleep", "60"};
  aio::process program = co_await aio::create_subprocess_exec(command, options);
  std::string input = what == 1 ? "hello" : "";
  if (what == 3)
    program.kill();
  const aio::process_output output = co_await program.communicate(input);
  const int status = co_await program.wait();
  if (status != (what == 2 ? 3 : what == 3 ? -SIGKILL : 0) || output.out != input)
    die("wrong end of a program:", std::to_string(status).c_str());
  count(kind::processes);
}

/// The child of a process with threads may only call what a signal handler may.
inline void fork_and_wait(bool with_exec) {
  const pid_t child = fork();
  if (child == 0) {
    const int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const timespec moment{0, 100'000};
    nanosleep(&moment, nullptr);
    if (write(fd, "x", 1) != 1)
      _exit(1);
    if (with_exec)
      execl("/bin/true", "true", nullptr);
    _exit(with_exec ? 1 : 0);
  }
  int status = 0;
  if (child < 0)
    return; // too many for the machine just now
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      die("waitpid of a child failed");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    die("a child ended badly:", std::to_string(status).c_str());
  count(with_exec ? kind::execs : kind::forks);
}
inline aio::task<void> fork_here(place at) {
  fork_and_wait(at.luck.one_in(2));
  co_return;
}

inline aio::task<void> signal_self(place at) {
  aio::signal_stream signals(SIGUSR1);
  kill(getpid(), SIGUSR1);
  count(kind::signals_sent);
  co_await signals.next();
  count(kind::signals_taken);
}

} // namespace soak
