// The seam to the sanitizer: that a hook table sees loops, tasks, frames, steps, sites and waits, in the right order.
#include "helpers.h"

#include <aio/aio.h>

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/read.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace {

namespace debug = aio::debug;

struct seen {
  int loops = 0, closed = 0, turns = 0, steps = 0, frames = 0, never_started = 0, tasks = 0, done = 0, destroyed = 0;
  bool in_turn = false, in_step = false, broken = false;
  std::vector<int> fds;           ///< of the same
  std::vector<std::string> waits; ///< "kind what <- line <- line" at each end of a step that suspended
};
seen *now = nullptr;

std::string describe(const debug::task_view &task) {
  static constexpr const char *kinds[] = {"none", "ready", "timer", "operation", "child", "thread", "primitive"};
  std::string text = kinds[static_cast<int>(task.wait.kind)];
  text += task.wait.what ? std::string(" ") + task.wait.what : std::string();
  now->fds.push_back(task.wait.fd);
  for (const debug::frame *frame = task.leaf; frame; frame = frame->parent)
    text += " <- " + std::to_string(frame->site.line());
  return text;
}

const debug::hooks table = {
    .version = debug::abi_version,
    .loop_opened = [](debug::loop_view &) noexcept { ++now->loops; },
    .loop_closed = [](debug::loop_view &) noexcept { ++now->closed, now->broken |= now->in_turn; },
    .turn_begin = [](debug::loop_view &) noexcept { ++now->turns, now->broken |= now->in_turn, now->in_turn = true; },
    .turn_end = [](debug::loop_view &) noexcept { now->broken |= !now->in_turn, now->in_turn = false; },
    .step_begin =
        [](debug::loop_view &loop, debug::task_view &task) noexcept {
          ++now->steps;
          now->broken |= now->in_step || !now->in_turn || loop.current != &task;
          now->in_step = true;
        },
    .step_end =
        [](debug::loop_view &, debug::task_view &task) noexcept {
          now->in_step = false;
          if (!task.done)
            now->waits.push_back(describe(task));
        },
    .frame_created = [](debug::frame &frame) noexcept { ++now->frames, now->broken |= !frame.address; },
    .frame_destroyed = [](debug::frame &frame) noexcept { --now->frames, now->never_started += !frame.started; },
    .task_created = [](debug::task_view &task) noexcept { ++now->tasks, now->broken |= !now->in_turn || !task.root; },
    .task_destroyed = [](debug::task_view &task) noexcept { ++now->destroyed, now->done += task.done; },
    .wrong_thread = [](debug::loop_view &) noexcept { now->broken = true; },
    .noticed = [](const debug::notice &) noexcept {},
};

/// Watches for the time of a test.
struct watch {
  watch() {
    now = &facts;
    debug::active = &table;
  }
  ~watch() { debug::active = nullptr; }
  watch(const watch &) = delete;
  watch &operator=(const watch &) = delete;
  seen facts;
};

std::string line(const char *what, std::initializer_list<int> sites) {
  std::string text = what;
  for (int site : sites)
    text += " <- " + std::to_string(site);
  return text;
}

constexpr int sleep_line = __LINE__ + 1;
aio::task<void> sleeps() { co_await aio::sleep(1ms); }
constexpr int post_line = __LINE__ + 1;
aio::task<void> posts() { co_await boost::asio::post(aio::current_executor(), aio::use_op); }
constexpr int thread_line = __LINE__ + 2;
aio::task<int> offloads() {
  co_return co_await aio::to_thread([] { return 1; });
}
constexpr int foreign_line = __LINE__ + 2;
boost::asio::awaitable<void> foreign() { co_return; }
aio::task<void> awaits_foreign() { co_await foreign(); }
constexpr int main_line = __LINE__ + 2;
aio::task<void> main_task() {
  co_await sleeps();
  co_await posts();
  co_await offloads();
  co_await awaits_foreign();
  auto handle = aio::create_task(sleeps(), {.name = "child"});
  co_await handle;
  co_await aio::gather(sleeps(), sleeps());
  co_await aio::sleep(0s);
}

TEST(debug_hooks, waits_and_await_chains) {
  watch on;
  aio::run(main_task());
  EXPECT_FALSE(on.facts.broken);
  EXPECT_EQ(on.facts.loops, 1);
  EXPECT_EQ(on.facts.closed, 1);
  EXPECT_EQ(on.facts.frames, 0) << "every frame that was announced is gone";
  EXPECT_EQ(on.facts.never_started, 0);
  EXPECT_EQ(on.facts.tasks, 4);
  EXPECT_EQ(on.facts.done, 4);
  EXPECT_EQ(on.facts.destroyed, 4);
  EXPECT_FALSE(on.facts.in_turn);
  const std::vector<std::string> expected = {
      line("timer sleep", {sleep_line, main_line}),
      line("operation post", {post_line, main_line + 1}),
      line("thread to_thread", {thread_line, main_line + 2}),
      line("operation co_spawn", {foreign_line, main_line + 3}),
      line("child task", {main_line + 5}),
      line("timer sleep", {sleep_line}),
      line("child gather", {main_line + 6}),
      line("timer sleep", {sleep_line}),
      line("timer sleep", {sleep_line}),
      line("ready", {main_line + 7}),
  };
  EXPECT_EQ(on.facts.waits, expected);
}

aio::task<void> waits_on_descriptors(std::vector<int> &expected) {
  using boost::asio::local::stream_protocol;
  aio::unix_socket left(aio::current_executor()), right(aio::current_executor());
  boost::asio::local::connect_pair(left, right);
  char byte[2] = {};
  EXPECT_THROW(co_await aio::timeout(1ms, left.async_read_some(boost::asio::buffer(byte))), aio::timeout_error);
  EXPECT_THROW(co_await aio::timeout(1ms, boost::asio::async_read(right, boost::asio::buffer(byte))),
               aio::timeout_error);
  expected = {left.native_handle(), right.native_handle()};
  co_await aio::sleep(0s);
}
TEST(debug_hooks, descriptors_of_operations) {
  watch on;
  std::vector<int> expected;
  aio::run(waits_on_descriptors(expected));
  ASSERT_GE(on.facts.fds.size(), 3u);
  EXPECT_EQ(on.facts.fds.front(), expected[0]);
  EXPECT_NE(std::find(on.facts.fds.begin(), on.facts.fds.end(), expected[1]), on.facts.fds.end())
      << "a composed operation too";
  EXPECT_EQ(on.facts.fds.back(), -1) << "no descriptor for what has none";
}

aio::task<void> forgets() {
  auto forgotten = sleeps();
  co_return;
}
TEST(debug_hooks, a_frame_that_never_started) {
  watch on;
  aio::run(forgets());
  EXPECT_EQ(on.facts.never_started, 1);
}

aio::task<void> cancels_before_start() {
  auto handle = aio::create_task(sleeps());
  handle.cancel();
  EXPECT_THROW(co_await handle, aio::cancelled_error);
  EXPECT_THROW(co_await aio::wait_for(sleeps(), 0s), aio::timeout_error);
}
TEST(debug_hooks, given_up_before_its_start_is_not_forgotten) {
  watch on;
  aio::run(cancels_before_start());
  EXPECT_EQ(on.facts.never_started, 0);
  EXPECT_EQ(on.facts.frames, 0);
}

TEST(debug_hooks, nothing_is_called_without_a_table) {
  seen untouched;
  now = &untouched;
  aio::run(main_task());
  EXPECT_EQ(untouched.turns + untouched.steps + untouched.tasks, 0);
}

TEST(debug_names, operations) {
  using aio::detail::initiation_in;
  EXPECT_EQ(initiation_in("[Initiation = boost::asio::basic_socket<a::initiate_x, b>::initiate_async_connect]"),
            "async_connect");
  EXPECT_EQ(initiation_in("[with Initiation = asio::detail::initiate_async_read_until_delim_v2<s>; x = y]"),
            "async_read_until");
  EXPECT_EQ(initiation_in("[Initiation = asio::detail::initiate_async_range_connect<tcp, e>]"), "async_connect");
  EXPECT_EQ(initiation_in("[Initiation = (lambda at somewhere.cpp:1:2)]"), "");
}

} // namespace
