// Programs that run beside the loop.
#include <aio/subprocess.h>
#include <aio/testing/run.h>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

namespace {

// asyncio.create_subprocess_exec, asyncio.subprocess.PIPE, asyncio.subprocess.Process
// asyncio.subprocess.Process.communicate, asyncio.subprocess.Process.returncode, asyncio.subprocess.Process.pid
aio::task<void> filter() {
  aio::process_options pipes;
  pipes.in = aio::stdio::pipe();
  pipes.out = aio::stdio::pipe();
  std::vector<std::string> command = {"tr", "a-z", "A-Z"};
  aio::process shout = co_await aio::create_subprocess_exec(std::move(command), std::move(pipes));
  aio::process_output said = co_await shout.communicate("hello");
  std::cout << "communicate: " << said.out << ' ' << *shout.returncode() << ' ' << (shout.pid() > 0) << '\n';
}
// prints: communicate: HELLO 0 1

// asyncio.create_subprocess_shell, asyncio.subprocess.STDOUT, asyncio.subprocess.DEVNULL
// asyncio.subprocess.Process.stdin, asyncio.subprocess.Process.stdout, asyncio.subprocess.Process.stderr
// asyncio.subprocess.Process.wait
aio::task<void> shell() {
  aio::process_options options;
  options.in = aio::stdio::devnull();
  options.out = aio::stdio::pipe();
  options.err = aio::stdio::to_stdout();
  aio::process script = co_await aio::create_subprocess_shell("echo out; echo err >&2; exit 3", std::move(options));
  while (auto line = co_await script.out()->next_line())
    std::cout << "line: " << *line;
  std::cout << "wait: " << co_await script.wait() << ' ' << (script.in() == nullptr) << (script.err() == nullptr)
            << '\n';
}
// prints: line: out
// prints: line: err
// prints: wait: 3 11

// asyncio.subprocess.Process.terminate, asyncio.subprocess.Process.kill, asyncio.subprocess.Process.send_signal
aio::task<void> end_them() {
  aio::process first = co_await aio::create_subprocess_shell("exec sleep 1000");
  aio::process second = co_await aio::create_subprocess_shell("exec sleep 1000");
  aio::process third = co_await aio::create_subprocess_shell("exec sleep 1000");
  first.terminate();
  second.kill();
  third.send_signal(SIGTERM);
  std::cout << "ended by: " << co_await first.wait() << ' ' << co_await second.wait() << ' ';
  std::cout << co_await third.wait() << '\n';
}
// prints: ended by: -15 -9 -15

aio::task<void> all() {
  co_await filter();
  co_await shell();
  co_await end_them();
}

} // namespace

int main() { aio::testing::run(all()); }
