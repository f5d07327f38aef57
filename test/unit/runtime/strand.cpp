// spawn on strands and thread pools: several threads run the context, and yet the tasks of one strand never overlap.
// The plain (not atomic) counters are what ThreadSanitizer looks at.
#include <aio/aio.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
/// The last owner of an executor in Boost.Asio 1.81 is ordered by a fence, which ThreadSanitizer does not see.
extern "C" const char *__tsan_default_suppressions() {
  return "race:boost::asio::execution::detail::shared_target_executor\n";
}
#endif
#endif

namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;
using io_strand = asio::strand<asio::io_context::executor_type>;

constexpr std::size_t thread_count = 4;

/// Several threads run the context to its end.
void run_on_threads(asio::io_context &context) {
  std::vector<std::jthread> threads;
  for (std::size_t place = 0; place < thread_count; ++place)
    threads.emplace_back([&context] { context.run(); });
}

/// What the tasks of one strand share, without a lock.
struct shared_state {
  std::atomic<bool> inside = false;
  std::atomic<bool> overlapped = false;
  long steps = 0;
  void touch() {
    if (inside.exchange(true))
      overlapped = true;
    ++steps;
    inside = false;
  }
};

template <class Executor> aio::task<void> hop(Executor executor, shared_state &shared, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    shared.touch();
    if (round % 3 == 0)
      co_await asio::post(executor, aio::use_op); // another thread may go on with it
    else if (round % 3 == 1)
      co_await aio::yield();
    else
      co_await aio::sleep(0s);
    shared.touch();
  }
}

TEST(strand, its_tasks_never_overlap) {
  asio::io_context context;
  const io_strand strand = asio::make_strand(context);
  shared_state shared;
  std::vector<std::future<void>> ends;
  for (int place = 0; place < 8; ++place)
    ends.push_back(aio::spawn(strand, hop(strand, shared, 300), asio::use_future));
  run_on_threads(context);
  for (std::future<void> &end : ends)
    end.get();
  EXPECT_EQ(shared.steps, 8 * 300 * 2);
  EXPECT_FALSE(shared.overlapped);
}

TEST(strand, spawned_from_many_threads_at_once) {
  asio::io_context context;
  auto work = asio::make_work_guard(context);
  const io_strand strand = asio::make_strand(context);
  shared_state shared;
  std::atomic<int> ended = 0;
  {
    std::vector<std::jthread> makers;
    std::jthread runner([&context] { run_on_threads(context); });
    for (int maker = 0; maker < 4; ++maker)
      makers.emplace_back([&] {
        for (int count = 0; count < 50; ++count)
          aio::spawn(strand, hop(strand, shared, 4), [&ended](std::exception_ptr error) { ended += !error; });
      });
    makers.clear();
    work.reset();
  }
  EXPECT_EQ(ended, 200);
  EXPECT_EQ(shared.steps, 200 * 4 * 2);
  EXPECT_FALSE(shared.overlapped);
}

aio::task<void> meet(aio::barrier &both, std::optional<aio::loop> &seen) {
  seen = aio::loop::current();
  co_await both.wait();
}
TEST(strand, has_one_loop_that_its_tasks_share) {
  asio::io_context context;
  const io_strand one = asio::make_strand(context), other = asio::make_strand(context);
  aio::barrier of_one(2), of_other(2);
  std::optional<aio::loop> first, second, third, fourth;
  aio::spawn(one, meet(of_one, first), asio::detached);
  aio::spawn(one, meet(of_one, second), asio::detached);
  aio::spawn(other, meet(of_other, third), asio::detached);
  aio::spawn(other, meet(of_other, fourth), asio::detached);
  run_on_threads(context);
  EXPECT_TRUE(*first == *second);
  EXPECT_TRUE(*third == *fourth);
  EXPECT_FALSE(*first == *third);
}

aio::task<void> note_loop(std::optional<aio::loop> &seen) {
  seen = aio::loop::current();
  EXPECT_FALSE(seen->is_closed());
  co_await aio::sleep(1ms);
}
TEST(strand, its_loop_goes_when_nobody_uses_it) {
  asio::io_context context;
  std::optional<aio::loop> of_strand, again, of_context;
  const io_strand strand = asio::make_strand(context);
  aio::spawn(strand, note_loop(of_strand), asio::detached);
  run_on_threads(context);
  EXPECT_TRUE(of_strand->is_closed());
  context.restart();
  aio::spawn(strand, note_loop(again), asio::detached);
  run_on_threads(context);
  EXPECT_TRUE(again->is_closed());
  EXPECT_FALSE(*again == *of_strand) << "a new one for the second task";
  context.restart();
  aio::spawn(context, note_loop(of_context), asio::detached);
  context.run();
  EXPECT_FALSE(of_context->is_closed()) << "that of the context itself stays";
}

aio::task<void> leave_child_behind(shared_state &shared, std::optional<aio::loop> &seen) {
  seen = aio::loop::current();
  auto body = [](shared_state &state) -> aio::task<void> {
    co_await aio::sleep(2ms);
    state.touch();
  };
  (void)aio::create_task(body(shared));
  co_return;
}
TEST(strand, its_loop_stays_for_tasks_that_nobody_waits_for) {
  asio::io_context context;
  shared_state shared;
  std::optional<aio::loop> seen;
  aio::spawn(asio::make_strand(context), leave_child_behind(shared, seen), asio::detached);
  run_on_threads(context);
  EXPECT_EQ(shared.steps, 1);
  EXPECT_TRUE(seen->is_closed()) << "it goes after them";
}

aio::task<void> leave_call_behind(shared_state &shared, std::optional<aio::loop> &seen) {
  seen = aio::loop::current();
  seen->call_later(5ms, [&shared] { shared.touch(); });
  co_return;
}
TEST(strand, its_loop_sleeps_until_its_last_call) {
  asio::io_context context;
  shared_state shared;
  std::optional<aio::loop> seen;
  aio::spawn(asio::make_strand(context), leave_call_behind(shared, seen), asio::detached);
  EXPECT_LT(context.run(), 20u) << "handlers: nobody asks again and again";
  EXPECT_EQ(shared.steps, 1);
  EXPECT_TRUE(seen->is_closed());
}

aio::task<void> call_as_it_ends(io_strand strand, shared_state &shared, std::optional<aio::loop> &seen) {
  const aio::loop loop = aio::loop::current();
  seen = loop;
  // Runs behind the end of this task, and before what the end itself has posted.
  asio::post(strand, [loop, &shared] { loop.call_soon_threadsafe([&shared] { shared.touch(); }); });
  co_return;
}
TEST(strand, its_loop_waits_for_a_call_from_elsewhere) {
  asio::io_context context;
  const io_strand strand = asio::make_strand(context);
  shared_state shared;
  std::optional<aio::loop> seen;
  aio::spawn(strand, call_as_it_ends(strand, shared, seen), asio::detached);
  context.run();
  EXPECT_EQ(shared.steps, 1) << "what an open loop took is called";
  EXPECT_TRUE(seen->is_closed());
}

TEST(strand, calls_from_many_threads_while_its_loop_goes) {
  for (int round = 0; round < 30; ++round) {
    asio::io_context context;
    auto work = asio::make_work_guard(context);
    const io_strand strand = asio::make_strand(context);
    std::atomic<int> taken = 0;
    shared_state shared;
    std::optional<aio::loop> seen;
    std::jthread runner([&context] { run_on_threads(context); });
    aio::spawn(strand, note_loop(seen), asio::use_future).get();
    {
      std::vector<std::jthread> callers;
      for (int caller = 0; caller < 3; ++caller)
        callers.emplace_back([&] {
          try {
            for (int count = 0; count < 1000; ++count) {
              seen->call_soon_threadsafe([&shared] { shared.touch(); });
              ++taken;
            }
          } catch (const aio::invalid_state_error &) { // it is closed
          }
        });
    }
    work.reset();
    runner.join();
    EXPECT_EQ(shared.steps, taken) << "what an open loop took is called";
    EXPECT_FALSE(shared.overlapped);
  }
}

aio::task<void> endless(std::string &log, std::latch &begun) {
  begun.count_down();
  try {
    co_await aio::sleep(1000h);
  } catch (const aio::cancelled_error &) {
    log += "cancelled";
    throw;
  }
}
TEST(strand, cancellation_through_the_slot) {
  asio::io_context context;
  const io_strand strand = asio::make_strand(context);
  asio::cancellation_signal signal;
  std::string log;
  std::latch begun(1);
  bool cancelled = false;
  auto at_end = [&cancelled](std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const aio::cancelled_error &) {
      cancelled = true;
    }
  };
  aio::spawn(strand, endless(log, begun), asio::bind_cancellation_slot(signal.slot(), at_end));
  std::jthread runner([&context] { run_on_threads(context); });
  begun.wait();
  asio::post(strand, [&signal] { signal.emit(asio::cancellation_type::terminal); });
  runner.join();
  EXPECT_TRUE(cancelled);
  EXPECT_EQ(log, "cancelled");
}

TEST(strand, cancellation_races_with_the_end) {
  for (int round = 0; round < 50; ++round) {
    asio::io_context context;
    const io_strand strand = asio::make_strand(context);
    asio::cancellation_signal signal;
    shared_state shared;
    int ends = 0;
    aio::spawn(strand, hop(strand, shared, 3),
               asio::bind_cancellation_slot(signal.slot(),
                                            asio::bind_executor(strand, [&ends](std::exception_ptr) { ++ends; })));
    asio::post(context, [strand, &signal] {
      asio::post(strand, [&signal] { signal.emit(asio::cancellation_type::terminal); });
    });
    run_on_threads(context);
    EXPECT_EQ(ends, 1);
  }
}

aio::task<int> thread_work(shared_state &shared) {
  int sum = 0;
  for (int round = 0; round < 20; ++round) {
    shared.touch();
    sum += co_await aio::to_thread([](int value) { return value; }, round);
    shared.touch();
  }
  co_return sum;
}
TEST(strand, to_thread_comes_back_to_the_strand) {
  asio::io_context context;
  const io_strand strand = asio::make_strand(context);
  shared_state shared;
  std::vector<std::future<int>> ends;
  for (int place = 0; place < 4; ++place)
    ends.push_back(aio::spawn(strand, thread_work(shared), asio::use_future));
  run_on_threads(context);
  for (std::future<int> &end : ends)
    EXPECT_EQ(end.get(), 190);
  EXPECT_EQ(shared.steps, 4 * 20 * 2);
  EXPECT_FALSE(shared.overlapped);
}

aio::task<void> tick(shared_state &shared, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    co_await aio::sleep(std::chrono::microseconds(100 * (round % 5)));
    shared.touch();
  }
}
aio::task<void> late(bool &in_time) {
  try {
    co_await aio::timeout(1ms, aio::sleep(1000h));
  } catch (const aio::timeout_error &) {
    in_time = true;
  }
}
TEST(strand, timers) {
  asio::io_context context;
  const io_strand strand = asio::make_strand(context);
  shared_state shared;
  bool in_time = false;
  for (int place = 0; place < 6; ++place)
    aio::spawn(strand, tick(shared, 30), asio::detached);
  aio::spawn(strand, late(in_time), asio::detached);
  run_on_threads(context);
  EXPECT_EQ(shared.steps, 180);
  EXPECT_FALSE(shared.overlapped);
  EXPECT_TRUE(in_time);
}

aio::task<std::size_t> echo(tcp::acceptor &acceptor, shared_state &shared) {
  tcp::socket peer = co_await acceptor.async_accept(aio::use_op);
  std::size_t total = 0;
  char bytes[64];
  try {
    for (;;) {
      const std::size_t count = co_await peer.async_read_some(asio::buffer(bytes), aio::use_op);
      shared.touch();
      co_await asio::async_write(peer, asio::buffer(bytes, count), aio::use_op);
      total += count;
    }
  } catch (const boost::system::system_error &error) {
    EXPECT_EQ(error.code(), asio::error::eof);
  }
  co_return total;
}
aio::task<void> talk(asio::io_context &context, tcp::endpoint server, shared_state &shared) {
  tcp::socket socket(context);
  co_await socket.async_connect(server, aio::use_op);
  for (int round = 0; round < 50; ++round) {
    co_await asio::async_write(socket, asio::buffer("hello", 5), aio::use_op);
    char answer[5];
    const std::size_t count = co_await asio::async_read(socket, asio::buffer(answer), aio::use_op);
    shared.touch();
    EXPECT_EQ(std::string(answer, count), "hello");
  }
}
TEST(strand, sockets) {
  asio::io_context context;
  const io_strand strand = asio::make_strand(context);
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  shared_state shared;
  auto server = aio::spawn(strand, echo(acceptor, shared), asio::use_future);
  auto client = aio::spawn(strand, talk(context, acceptor.local_endpoint(), shared), asio::use_future);
  run_on_threads(context);
  client.get();
  EXPECT_EQ(server.get(), 250u);
  EXPECT_GE(shared.steps, 100);
  EXPECT_FALSE(shared.overlapped);
}

aio::task<void> produce(aio::queue<int> &queue, int count) {
  for (int item = 1; item <= count; ++item)
    co_await queue.put(item);
}
aio::task<int> consume(io_strand strand, aio::queue<int> &queue, int count) {
  int sum = 0;
  for (int taken = 0; taken < count; ++taken) {
    sum += co_await queue.get();
    co_await asio::post(strand, aio::use_op);
  }
  co_return sum;
}
TEST(strand, primitives_are_shared_inside_it) {
  asio::io_context context;
  const io_strand strand = asio::make_strand(context);
  aio::queue<int> queue(2);
  auto first = aio::spawn(strand, consume(strand, queue, 100), asio::use_future);
  auto second = aio::spawn(strand, consume(strand, queue, 100), asio::use_future);
  auto made = aio::spawn(strand, produce(queue, 200), asio::use_future);
  run_on_threads(context);
  made.get();
  EXPECT_EQ(first.get() + second.get(), 200 * 201 / 2);
}

aio::task<int> fails() {
  co_await aio::sleep(1ms);
  throw std::runtime_error("on a strand");
}
TEST(strand, exceptions_reach_the_token) {
  asio::io_context context;
  auto end = aio::spawn(asio::make_strand(context), fails(), asio::use_future);
  run_on_threads(context);
  EXPECT_THROW(end.get(), std::runtime_error);
}

aio::task<void> remember(std::atomic<int> &arrived, int wanted, std::optional<aio::loop> &seen, shared_state &shared) {
  seen = aio::loop::current();
  ++arrived;
  while (arrived < wanted) {
    shared.touch();
    co_await aio::yield();
  }
  EXPECT_THROW((void)aio::current_executor(), aio::invalid_state_error) << "a pool has no io_context";
}
TEST(thread_pool, its_tasks_share_a_strand) {
  asio::thread_pool pool(thread_count);
  shared_state shared;
  std::atomic<int> arrived = 0;
  std::optional<aio::loop> seen[4];
  std::vector<std::future<void>> ends;
  for (std::optional<aio::loop> &each : seen)
    ends.push_back(aio::spawn(pool, remember(arrived, 4, each, shared), asio::use_future));
  for (std::future<void> &end : ends)
    end.get();
  for (const std::optional<aio::loop> &each : seen)
    EXPECT_TRUE(*each == *seen[0]);
  EXPECT_FALSE(shared.overlapped);
  pool.join();
  EXPECT_TRUE(seen[0]->is_closed());
}

TEST(thread_pool, never_overlap_on_its_plain_executor) {
  asio::thread_pool pool(thread_count);
  shared_state shared;
  for (int place = 0; place < 8; ++place)
    aio::spawn(pool, hop(pool.get_executor(), shared, 200), asio::detached);
  pool.join();
  EXPECT_EQ(shared.steps, 8 * 200 * 2);
  EXPECT_FALSE(shared.overlapped);
}

TEST(thread_pool, strands_of_one_pool_are_apart) {
  asio::thread_pool pool(thread_count);
  shared_state one, other;
  const auto first = asio::make_strand(pool), second = asio::make_strand(pool);
  for (int place = 0; place < 4; ++place) {
    aio::spawn(first, hop(first, one, 100), asio::detached);
    aio::spawn(second, hop(second, other, 100), asio::detached);
  }
  aio::spawn(first, tick(one, 10), asio::detached);
  aio::spawn(second, thread_work(other), asio::detached);
  pool.join();
  EXPECT_EQ(one.steps, 4 * 100 * 2 + 10);
  EXPECT_EQ(other.steps, 4 * 100 * 2 + 40);
  EXPECT_FALSE(one.overlapped);
  EXPECT_FALSE(other.overlapped);
}

class witness {
public:
  explicit witness(std::atomic<int> &count) : count_(&count) { ++*count_; }
  witness(const witness &) = delete;
  witness &operator=(const witness &) = delete;
  ~witness() { --*count_; }

private:
  std::atomic<int> *count_;
};
aio::task<void> sleep_for_ever(std::atomic<int> &alive, std::latch &begun) {
  const witness local(alive);
  begun.count_down();
  co_await aio::sleep(1000h);
}
TEST(thread_pool, destroyed_with_live_tasks) {
  std::atomic<int> alive = 0;
  {
    std::latch begun(2);
    asio::thread_pool pool(2);
    aio::spawn(pool, sleep_for_ever(alive, begun), asio::detached);
    aio::spawn(asio::make_strand(pool), sleep_for_ever(alive, begun), asio::detached);
    begun.wait();
    EXPECT_EQ(alive, 2);
    pool.stop();
  }
  EXPECT_EQ(alive, 0) << "their frames are destroyed";
}
TEST(strand, context_destroyed_with_live_tasks) {
  std::atomic<int> alive = 0;
  {
    std::latch begun(1);
    asio::io_context context;
    aio::spawn(asio::make_strand(context), sleep_for_ever(alive, begun), asio::detached);
    context.poll();
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

} // namespace
