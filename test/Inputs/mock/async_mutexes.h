// The mutexes of coroutine libraries, as their headers declare them: shapes only, nothing here ever runs.
#pragma once
#pragma GCC system_header

#include "dialects.h"

#include <coroutine>
#include <mutex>

template <class T> struct mock_operation {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};

namespace cppcoro {
class async_mutex;
class async_mutex_lock {
public:
  async_mutex_lock(async_mutex &, std::adopt_lock_t) noexcept;
  async_mutex_lock(async_mutex_lock &&) noexcept;
  ~async_mutex_lock();
};
class async_mutex {
public:
  bool try_lock() noexcept;
  mock_operation<void> lock_async() noexcept;
  mock_operation<async_mutex_lock> scoped_lock_async() noexcept;
  void unlock();
};
} // namespace cppcoro

namespace coro {
class mutex;
class scoped_lock {
public:
  scoped_lock(scoped_lock &&) noexcept;
  ~scoped_lock();
  void unlock();
};
class mutex {
public:
  mock_operation<coro::scoped_lock> scoped_lock();
  mock_operation<void> lock();
  bool try_lock();
  void unlock();
};
} // namespace coro

namespace async_simple::coro {
class Mutex {
public:
  bool tryLock() noexcept;
  mock_operation<std::unique_lock<Mutex>> coScopedLock() noexcept;
  mock_operation<void> coLock() noexcept;
  void lock();
  void unlock() noexcept;
};
} // namespace async_simple::coro

namespace folly::coro {
class Mutex {
public:
  bool try_lock() noexcept;
  void lock();
  mock_operation<std::unique_lock<Mutex>> co_scoped_lock() noexcept;
  mock_operation<void> co_lock() noexcept;
  void unlock() noexcept;
};
class SharedMutexFair {
public:
  mock_operation<std::unique_lock<SharedMutexFair>> co_scoped_lock() noexcept;
  mock_operation<std::unique_lock<SharedMutexFair>> co_scoped_lock_shared() noexcept;
  void lock();
  void unlock() noexcept;
  void unlock_shared() noexcept;
};
} // namespace folly::coro

namespace seastar {
class shared_mutex {
public:
  future<> lock();
  future<> lock_shared();
  void unlock();
  void unlock_shared();
};
class basic_semaphore {
public:
  future<> lock();
};
} // namespace seastar
