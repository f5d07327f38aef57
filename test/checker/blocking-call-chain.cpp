// A blocking call behind functions of the same translation unit: one note for each hop, the shortest way.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: --implicit-check-not=note: < %t
#include <aio/aio.h>
#include <boost/asio.hpp>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <unistd.h>
#include <vector>

namespace asio = boost::asio;

void flush_all(int fd) { fsync(fd); }
void save(int fd) {
  if (fd)
    flush_all(fd);
}
aio::task<> handle(int fd) {
  save(fd);
  // CHECK: blocking-call-chain.cpp:[[@LINE-1]]:3: warning: call to 'save' can block the event loop in coroutine 'handle': it reaches 'fsync'
  // CHECK: :[[@LINE-5]]:5: note: 'save' calls 'flush_all' here
  // CHECK: :[[@LINE-9]]:26: note: 'flush_all' calls 'fsync' here, which blocks
  co_return;
}

// Cycles end; of two ways the shorter is told.
void even(int n);
void odd(int n) { even(n - 1); }
void even(int n) {
  odd(n);
  if (n == 0)
    ::usleep(1);
}
aio::task<> recursive() {
  odd(3);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'odd' can block the event loop in coroutine 'recursive': it reaches 'usleep'
  // CHECK: note: 'odd' calls 'even' here
  // CHECK: note: 'even' calls 'usleep' here, which blocks
  co_return;
}

// Each call is reported, once for each kind of wait that it reaches.
void two_kinds(int fd) {
  fsync(fd);
  fdatasync(fd);
  ::usleep(1);
}
aio::task<> both(int fd) {
  two_kinds(fd);
  // CHECK-DAG: :[[@LINE-1]]:3: warning: call to 'two_kinds' can block the event loop in coroutine 'both': it reaches 'fsync'
  // CHECK-DAG: note: 'two_kinds' calls 'fsync' here, which blocks
  // CHECK-DAG: :[[@LINE-3]]:3: warning: call to 'two_kinds' can block the event loop in coroutine 'both': it reaches 'usleep'
  // CHECK-DAG: note: 'two_kinds' calls 'usleep' here, which blocks
  co_return;
}

// What another coroutine does is reported there, and not again.
aio::task<> callee() {
  ::usleep(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in coroutine 'callee'
  co_return;
}
aio::task<> caller() { co_await callee(); }

// Constructors, destructors and operators are functions too.
struct log_file {
  log_file() {}
  ~log_file() { fsync(1); }
  log_file &operator<<(int) {
    fdatasync(1);
    return *this;
  }
};
aio::task<> scoped() {
  log_file log;
  // CHECK: :[[@LINE-1]]:12: warning: destructor of 'log' can block the event loop in coroutine 'scoped': it reaches 'fsync'
  // CHECK: note: '~log_file' calls 'fsync' here, which blocks
  log << 1;
  // CHECK: :[[@LINE-1]]:7: warning: call to 'operator<<' can block the event loop in coroutine 'scoped': it reaches 'fdatasync'
  // CHECK: note: 'operator<<' calls 'fdatasync' here, which blocks
  co_return;
}

// A lambda that runs where it stands belongs to the coroutine around it.
template <class F> void with_lock(F f) { f(); }
void each(const std::function<void()> &f) { f(); }
aio::task<> on_the_spot(std::vector<int> numbers) {
  [] { ::usleep(1); }();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in coroutine 'on_the_spot'
  std::for_each(numbers.begin(), numbers.end(), [](int) { ::usleep(2); });
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in coroutine 'on_the_spot'
  with_lock([] { ::usleep(3); });
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in coroutine 'on_the_spot'
  each([] { ::usleep(4); });
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in coroutine 'on_the_spot'
  std::invoke([] { ::usleep(5); });
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in coroutine 'on_the_spot'
  auto named = [] { ::usleep(6); };
  named();
  // CHECK: :[[@LINE-1]]:3: warning: call to 'lambda' can block the event loop in coroutine 'on_the_spot': it reaches 'usleep'
  // CHECK: note: 'lambda' calls 'usleep' here, which blocks
  co_return;
}

// In a handler, through a member function.
struct connection {
  asio::ip::tcp::socket socket;
  void stop() { worker.join(); }
  void start(char *data) {
    socket.async_read_some(asio::buffer(data, 1), [this](asio::error_code, std::size_t) {
      stop();
      // CHECK: :[[@LINE-1]]:7: warning: call to 'stop' can block the event loop in completion handler: it reaches 'std::thread::join'
      // CHECK: note: 'stop' calls 'std::thread::join' here, which blocks
    });
  }
  std::thread worker;
};

// Ending the process forgives what comes just before it, not what other ways out leave behind, nor a whole coroutine.
void may_die(int fd) {
  if (fd < 0) {
    fsync(fd);
    if (fd == -1)
      return;
    std::exit(1);
  }
}
aio::task<> exits(int fd) {
  may_die(fd);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'may_die' can block the event loop in coroutine 'exits': it reaches 'fsync'
  // CHECK: note: 'may_die' calls 'fsync' here, which blocks
  if (fd > 0) {
    ::usleep(1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'usleep' blocks the event loop in coroutine 'exits'
    co_await callee();
    std::abort();
  }
  save(fd);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'save' can block the event loop in coroutine 'exits': it reaches 'fsync'
  // CHECK: note: 'save' calls 'flush_all' here
  // CHECK: note: 'flush_all' calls 'fsync' here, which blocks
  std::exit(0);
}

// A helper that reads a descriptor of which nothing is known.
long receive(int fd, char *data) { return ::read(fd, data, 1); }
aio::task<long> receives(int fd, char *data) {
  co_return receive(fd, data);
  // CHECK: :[[@LINE-1]]:13: warning: call to 'receive' can block the event loop in coroutine 'receives': it reaches 'read'
  // CHECK: note: 'receive' calls 'read' here, which blocks
}

// An awaited call of a function that is no coroutine: its body runs before there is anything to await.
aio::task<> flushed(int fd) {
  save(fd);
  return callee();
}
aio::task<> awaits_it(int fd) {
  co_await flushed(fd);
  // CHECK: :[[@LINE-1]]:12: warning: call to 'flushed' can block the event loop in coroutine 'awaits_it': it reaches 'fsync'
  // CHECK: note: 'flushed' calls 'save' here
  // CHECK: note: 'save' calls 'flush_all' here
  // CHECK: note: 'flush_all' calls 'fsync' here, which blocks
}

// Silent: the way leads through a thread, a pool, or a function that is declared not to block.
void in_thread() {
  std::thread([] { ::usleep(1); }).detach();
}
[[clang::annotate("coro::nonblocking")]] void fast() { ::usleep(1); }
void through_fast() { fast(); }
aio::task<> elsewhere(asio::thread_pool &pool) {
  in_thread();
  fast();
  through_fast();
  asio::post(pool, [] { save(1); });
  co_return;
}

// Objects that a function of the library constructs.
struct database {
  explicit database(const char *) { std::system("open"); }
  explicit database(int) {}
};
aio::task<> makes() {
  auto one = std::make_unique<database>("name");
  // CHECK: :[[@LINE-1]]:14: warning: call to 'database' can block the event loop in coroutine 'makes': it reaches 'system'
  // CHECK: :[[@LINE-6]]:37: note: 'database' calls 'system' here, which blocks
  auto two = std::make_shared<database>("name");
  // CHECK: :[[@LINE-1]]:14: warning: call to 'database' can block
  // CHECK: :[[@LINE-9]]:37: note:
  std::vector<database> all;
  all.emplace_back("name");
  // CHECK: :[[@LINE-1]]:7: warning: call to 'database' can block
  // CHECK: :[[@LINE-13]]:37: note:
  std::optional<database> maybe;
  maybe.emplace("name");
  // CHECK: :[[@LINE-1]]:9: warning: call to 'database' can block
  // CHECK: :[[@LINE-17]]:37: note:
  auto file = std::make_unique<std::ifstream>("name");
  // CHECK: :[[@LINE-1]]:15: warning: call to 'std::basic_ifstream' blocks the event loop
  auto other = std::make_unique<database>(1);
  all.emplace_back(2);
  auto unopened = std::make_unique<std::ifstream>();
  auto worker = std::make_unique<std::jthread>([] { std::system("work"); });
  co_return;
}

// Reports what failed while another exception is on its way; otherwise it throws.
void fail_loudly() {
  if (std::uncaught_exceptions() > 0)
    std::system("report");
  throw 1;
}
void fail_otherwise() {
  if (std::uncaught_exceptions() == 0)
    std::system("report");
}
aio::task<> fails() {
  fail_loudly();
  fail_otherwise();
  // CHECK: :[[@LINE-1]]:3: warning: call to 'fail_otherwise' can block
  // CHECK: :[[@LINE-6]]:5: note:
  co_return;
}

/// What a scope guard runs differs from guard to guard.
template <class Function> class on_exit_of_scope {
public:
  explicit on_exit_of_scope(Function function) : function_(std::move(function)) {}
  ~on_exit_of_scope() { run(); }

private:
  void run() { function_(); }
  Function function_;
};
void count_down(int &n) { --n; }
aio::task<int> guards(int fd, int n) {
  on_exit_of_scope counted([&] { count_down(n); });
  on_exit_of_scope flushed([&] { flush_all(fd); });
  // CHECK: :[[@LINE-1]]:20: warning: destructor of 'flushed' can block the event loop in coroutine 'guards': it reaches 'fsync'
  // CHECK: note: '~on_exit_of_scope' calls 'run' here
  // CHECK: note: 'run' calls 'lambda' here
  // CHECK: note: 'lambda' calls 'flush_all' here
  // CHECK: note: 'flush_all' calls 'fsync' here, which blocks
  co_return n;
}
