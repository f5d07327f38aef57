// What lives across an await, by three lints of Rust's Clippy: await_holding_lock, await_holding_invalid_type and
// await_holding_refcell_ref. The last one's cells have no like in C++; a class that is marked as bound to its thread
// stands for them. Read with .clang-tidy beside it, which lists app::temporary_address as clippy.toml does.
#include <aio/aio.h>

#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>

aio::task<unsigned> baz();

// await_holding_lock, error: a guard in a variable
// warn: lock-across-await
aio::task<unsigned> bad(std::mutex &x) {
  std::lock_guard guard(x);
  co_return co_await baz();
}

// await_holding_lock, fine: in a block before the await, and after it
// silent
aio::task<unsigned> good(std::mutex &x, unsigned &value) {
  {
    std::lock_guard guard(x);
    ++value;
  }
  co_await baz();
  std::lock_guard guard(x);
  co_return 47;
}

// await_holding_lock, error: for reading
// warn: lock-across-await
aio::task<unsigned> bad_rw(std::shared_mutex &x) {
  std::shared_lock guard(x);
  co_return co_await baz();
}

// await_holding_lock, error: for writing
// warn: lock-across-await
aio::task<unsigned> bad_rw_write(std::shared_mutex &x) {
  std::unique_lock guard(x);
  co_return co_await baz();
}

// await_holding_lock, fine: for reading and writing, in blocks of their own
// silent
aio::task<unsigned> good_rw(std::shared_mutex &x, unsigned &value) {
  {
    std::shared_lock guard(x);
    (void)value;
  }
  {
    std::unique_lock guard(x);
    value += 1;
  }
  co_await baz();
  std::shared_lock guard(x);
  co_return 47;
}

// await_holding_lock, error: between awaits (we warn at each await under the lock)
// warn: lock-across-await lock-across-await
aio::task<unsigned> also_bad(std::mutex &x) {
  unsigned first = co_await baz();
  std::unique_lock guard(x);
  unsigned second = co_await baz();
  unsigned third = co_await baz();
  co_return first + second + third;
}

// await_holding_lock, error: in a block that waits
// warn: lock-across-await
aio::task<unsigned> not_good(std::mutex &x) {
  unsigned first = co_await baz(), second = 0;
  {
    std::scoped_lock guard(x);
    second = co_await baz();
  }
  unsigned third = co_await baz();
  co_return first + second + third;
}

// await_holding_lock, error: in a coroutine lambda that a function makes
// warn: lock-across-await
std::function<aio::task<unsigned>()> block_bad(std::mutex &x) {
  return [&x]() -> aio::task<unsigned> {
    std::lock_guard guard(x);
    co_return co_await baz();
  };
}

// await_holding_lock, fine: no await
// silent
aio::task<> no_await(std::mutex &x, unsigned &value) {
  std::lock_guard guard(x);
  value += 1;
  co_return;
}

// await_holding_lock, error: unlocked before the await, a false alarm that Clippy knows of
// different: silent; nothing is held
aio::task<> dropped_before_await(std::mutex &x, unsigned &value) {
  std::unique_lock guard(x);
  value += 1;
  guard.unlock();
  co_await baz();
}

// await_holding_lock, error: moved away before the await, the same false alarm
// different: silent; nothing is held
void drop(std::unique_lock<std::mutex>);
aio::task<> moved_before_await(std::mutex &x) {
  std::unique_lock guard(x);
  drop(std::move(guard));
  co_await baz();
}

namespace app {
struct temporary_text {
  explicit temporary_text(const char *);
  ~temporary_text();
};
struct temporary_address {
  temporary_address(int, int, int, int);
  ~temporary_address();
};
} // namespace app

// await_holding_invalid_type, error: an object of a listed class
// warn: hostile-raii
aio::task<unsigned> bad_type() {
  app::temporary_text x("hello");
  co_return co_await baz();
}

// await_holding_invalid_type, error: a class that is listed with a reason
// warn: hostile-raii
aio::task<unsigned> bad_reason() {
  app::temporary_address x(127, 0, 0, 1);
  unsigned y = co_await baz();
  co_return y;
}

// await_holding_invalid_type, fine: in a block before the await, and after it
// silent
aio::task<unsigned> good_type() {
  {
    app::temporary_text x("hi!");
    app::temporary_address y(127, 0, 0, 1);
  }
  co_await baz();
  app::temporary_text x("hi!");
  co_return 47;
}

// await_holding_invalid_type, error: in a coroutine lambda that a function makes
// warn: hostile-raii
std::function<aio::task<unsigned>()> block_bad_type() {
  return []() -> aio::task<unsigned> {
    app::temporary_text x("hi!");
    co_return co_await baz();
  };
}

struct [[clang::annotate("coro::thread_bound", "the cell stays borrowed meanwhile")]] borrow {
  explicit borrow(std::string &);
  ~borrow();
};

// await_holding_refcell_ref, error: a borrow in a variable
// warn: hostile-raii
aio::task<unsigned> bad_borrow(std::string &x) {
  borrow b(x);
  co_return co_await baz();
}

// await_holding_refcell_ref, fine: in a block before the await, and after it
// silent
aio::task<unsigned> good_borrow(std::string &x) {
  {
    borrow b(x);
  }
  co_await baz();
  borrow b(x);
  co_return 47;
}

// await_holding_refcell_ref, error: ends between two awaits
// warn: hostile-raii
aio::task<unsigned> less_bad(std::string &x) {
  unsigned first = co_await baz(), second = 0;
  {
    std::optional<int> unrelated;
    borrow b(x);
    second = co_await baz();
  }
  unsigned third = co_await baz();
  co_return first + second + third;
}
