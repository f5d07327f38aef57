// Subprocesses. Case names are those of asyncio's test_subprocess where it has one.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/subprocess.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace {

using aio::stdio;

template <class... Words> std::vector<std::string> words(Words... each) { return {each...}; }

aio::process_options piped() {
  aio::process_options options;
  options.in = stdio::pipe();
  options.out = stdio::pipe();
  return options;
}

aio::task<void> stdin_stdout() {
  aio::process cat = co_await aio::create_subprocess_exec(words("cat"), piped());
  EXPECT_GT(cat.pid(), 0);
  EXPECT_FALSE(cat.returncode());
  EXPECT_EQ(cat.err(), nullptr);
  cat.in()->write("some data");
  co_await cat.in()->drain();
  cat.in()->close();
  EXPECT_EQ(co_await cat.out()->read(), "some data");
  EXPECT_EQ(co_await cat.wait(), 0);
  EXPECT_EQ(cat.returncode(), 0);
}
TEST(subprocess_SubprocessMixin, stdin_stdout) { aio::run(stdin_stdout()); }

aio::task<void> communicate(std::string input) {
  aio::process cat = co_await aio::create_subprocess_exec(words("cat"), piped());
  aio::process_output output = co_await cat.communicate(input);
  EXPECT_EQ(output.out, input);
  EXPECT_EQ(output.err, "");
  EXPECT_EQ(cat.returncode(), 0);
}
TEST(subprocess_SubprocessMixin, communicate) { aio::run(communicate(std::string(4'000'000, 'x'))); }
TEST(subprocess_SubprocessMixin, communicate_none_input) { aio::run(communicate("")); }
TEST(subprocess_SubprocessMixin, empty_input) { aio::run(communicate("")); }

aio::task<int> shell(std::string command) {
  aio::process sh = co_await aio::create_subprocess_shell(command);
  co_return co_await sh.wait();
}
TEST(subprocess_SubprocessMixin, shell) { EXPECT_EQ(aio::run(shell("exit 7")), 7); }

aio::task<void> session() {
  aio::process_options options = piped();
  options.new_session = true;
  aio::process sh = co_await aio::create_subprocess_exec(words("sh", "-c", "ps -o sid= -p $$ || echo $$"), options);
  aio::process_output output = co_await sh.communicate();
  EXPECT_EQ(std::stoi(output.out), sh.pid());
}
TEST(subprocess_SubprocessMixin, start_new_session) { aio::run(session()); }

aio::task<int> ended_by(int number) {
  aio::process sleeper = co_await aio::create_subprocess_exec(words("sleep", "3600"));
  if (number == SIGKILL)
    sleeper.kill();
  else if (number == SIGTERM)
    sleeper.terminate();
  else
    sleeper.send_signal(number);
  co_return co_await sleeper.wait();
}
TEST(subprocess_SubprocessMixin, kill) { EXPECT_EQ(aio::run(ended_by(SIGKILL)), -SIGKILL); }
TEST(subprocess_SubprocessMixin, terminate) { EXPECT_EQ(aio::run(ended_by(SIGTERM)), -SIGTERM); }
TEST(subprocess_SubprocessMixin, send_signal) { EXPECT_EQ(aio::run(ended_by(SIGHUP)), -SIGHUP); }

aio::task<void> signal_after_end() {
  aio::process done = co_await aio::create_subprocess_exec(words("true"));
  co_await done.wait();
  EXPECT_THROW(done.terminate(), std::system_error);
}
TEST(subprocess_SubprocessMixin, subprocess_send_signal_race) { aio::run(signal_after_end()); }

aio::task<void> broken_pipe() {
  aio::process_options options;
  options.in = stdio::pipe();
  aio::process done = co_await aio::create_subprocess_exec(words("true"), options);
  co_await done.wait();
  done.in()->write(std::string(4'000'000, 'x'));
  std::error_code code;
  try {
    co_await done.in()->drain();
  } catch (const std::system_error &error) {
    code = error.code();
  }
  EXPECT_TRUE(code == std::errc::broken_pipe || code == std::errc::connection_reset) << code.message();
}
TEST(subprocess_SubprocessMixin, stdin_broken_pipe) { aio::run(broken_pipe()); }

aio::task<void> ignore_broken_pipe() {
  aio::process_options options;
  options.in = stdio::pipe();
  aio::process done = co_await aio::create_subprocess_exec(words("true"), options);
  co_await done.communicate(std::string(4'000'000, 'x'));
  EXPECT_EQ(done.returncode(), 0);
}
TEST(subprocess_SubprocessMixin, communicate_ignore_broken_pipe) { aio::run(ignore_broken_pipe()); }

aio::task<void> devnull() {
  aio::process_options options;
  options.in = stdio::devnull();
  options.out = stdio::pipe();
  options.err = stdio::devnull();
  aio::process sh = co_await aio::create_subprocess_shell("cat; echo out; echo err >&2", options);
  aio::process_output output = co_await sh.communicate();
  EXPECT_EQ(output.out, "out\n");
  EXPECT_EQ(sh.in(), nullptr);
  aio::process_options silent;
  silent.out = stdio::devnull();
  aio::process quiet = co_await aio::create_subprocess_shell("echo out", silent);
  EXPECT_EQ(quiet.out(), nullptr);
  EXPECT_EQ(co_await quiet.wait(), 0);
}
TEST(subprocess_SubprocessMixin, devnull_input) { aio::run(devnull()); }

aio::task<void> redirect() {
  aio::process_options options;
  options.out = stdio::pipe();
  options.err = stdio::to_stdout();
  aio::process sh = co_await aio::create_subprocess_shell("echo out; echo err >&2", options);
  aio::process_output both = co_await sh.communicate();
  EXPECT_EQ(both.out, "out\nerr\n");
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  aio::process_options to_fd;
  to_fd.out = stdio::descriptor(ends[1]);
  aio::process echo = co_await aio::create_subprocess_exec(words("echo", "there"), to_fd);
  co_await echo.wait();
  ::close(ends[1]);
  char text[16] = {};
  EXPECT_EQ(::read(ends[0], text, sizeof text), 6);
  EXPECT_STREQ(text, "there\n");
  ::close(ends[0]);
}
TEST(subprocess_process, redirection) { aio::run(redirect()); }

aio::task<void> not_inheritable() {
  const int fd = ::dup(1); // not close-on-exec
  aio::process sh = co_await aio::create_subprocess_shell("[ ! -e /proc/self/fd/" + std::to_string(fd) + " ]");
  EXPECT_EQ(co_await sh.wait(), 0);
  ::close(fd);
}
TEST(subprocess_SubprocessMixin, stdin_not_inheritable) { aio::run(not_inheritable()); }

aio::task<void> cancel_wait() {
  aio::process cat = co_await aio::create_subprocess_exec(words("cat"), piped());
  auto first = aio::create_task(cat.wait());
  auto second = aio::create_task(cat.wait());
  co_await aio::sleep(0s);
  first.cancel();
  EXPECT_THROW(co_await first, aio::cancelled_error);
  EXPECT_FALSE(cat.returncode());
  EXPECT_EQ(::kill(cat.pid(), 0), 0) << "the process goes on";
  cat.in()->close();
  EXPECT_EQ(co_await second, 0);
}
TEST(subprocess_SubprocessMixin, cancel_process_wait) { aio::run(cancel_wait()); }
TEST(subprocess_SubprocessMixin, subprocess_concurrent_wait) { aio::run(cancel_wait()); }

aio::task<void> cancel_communicate() {
  aio::process cat = co_await aio::create_subprocess_exec(words("cat"), piped());
  cat.in()->write("kept");
  EXPECT_THROW(co_await aio::timeout(0s, cat.wait()), aio::timeout_error);
  auto talking = aio::create_task(cat.out()->read());
  while (cat.out()->buffered().empty())
    co_await aio::sleep(0s);
  talking.cancel();
  EXPECT_THROW(co_await talking, aio::cancelled_error);
  aio::process_output output = co_await cat.communicate(" and more");
  EXPECT_EQ(output.out, "kept and more");
}
TEST(subprocess_process, cancelled_read_loses_nothing) { aio::run(cancel_communicate()); }

aio::task<int> dropped() {
  aio::process sleeper = co_await aio::create_subprocess_exec(words("sleep", "3600"));
  co_return sleeper.pid();
}
aio::task<void> close_kill_running() {
  const int pid = co_await dropped();
  while (::kill(pid, 0) == 0) // until it is reaped
    co_await aio::sleep(1ms);
  EXPECT_EQ(errno, ESRCH);
}
TEST(subprocess_SubprocessMixin, close_kill_running) { aio::run(close_kill_running()); }
TEST(subprocess_process, the_end_of_the_loop_leaves_no_zombie) {
  const int pid = aio::run(dropped());
  EXPECT_EQ(::kill(pid, 0), -1);
}

aio::task<std::string> error_text(std::vector<std::string> args, aio::process_options options) {
  std::string text;
  try {
    co_await aio::create_subprocess_exec(std::move(args), std::move(options));
  } catch (const std::system_error &error) {
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    text = error.what();
  }
  co_return text;
}
TEST(subprocess_SubprocessMixin, popen_error) {
  const std::string text = aio::run(error_text(words("no-such-program"), aio::process_options()));
  EXPECT_NE(text.find("no-such-program"), std::string::npos) << text;
  aio::process_options elsewhere;
  elsewhere.cwd = "/no/such/folder";
  EXPECT_NE(aio::run(error_text(words("true"), elsewhere)).find("/no/such/folder"), std::string::npos);
}
TEST(subprocess_SubprocessMixin, popen_error_with_stdin_pipe) {
  EXPECT_NE(aio::run(error_text(words("no-such-program"), piped())), "");
}

aio::task<void> read_after_exit() {
  aio::process sh = co_await aio::create_subprocess_shell("echo late", piped());
  co_await sh.wait();
  EXPECT_EQ(co_await sh.out()->read(), "late\n");
}
TEST(subprocess_SubprocessMixin, read_stdout_after_process_exit) { aio::run(read_after_exit()); }

aio::task<std::string> output_of(std::string command, aio::process_options options) {
  aio::process sh = co_await aio::create_subprocess_shell(std::move(command), std::move(options));
  aio::process_output output = co_await sh.communicate();
  co_return output.out;
}
TEST(subprocess_SubprocessMixin, create_subprocess_env_shell) {
  aio::process_options options = piped();
  options.env = words("FOO=bar");
  EXPECT_EQ(aio::run(output_of("printf %s \"$FOO\"", options)), "bar");
  options.cwd = "/";
  EXPECT_EQ(aio::run(output_of("pwd", options)), "/\n");
}

aio::task<void> paused() {
  // It writes more than anybody keeps: reading goes on by demand only.
  aio::process_options options;
  options.out = stdio::pipe();
  aio::process yes = co_await aio::create_subprocess_shell("yes | head -c 3000000", options);
  EXPECT_EQ((co_await yes.out()->read(2)).size(), 2u);
  co_await aio::sleep(1ms);
  EXPECT_LE(yes.out()->buffered().size(), 64u * 1024);
  EXPECT_EQ((co_await yes.out()->read()).size(), 3'000'000u - 2);
  EXPECT_EQ(co_await yes.wait(), 0);
}
TEST(subprocess_SubprocessMixin, pause_reading) { aio::run(paused()); }

} // namespace
