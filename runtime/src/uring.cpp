// The io_uring engine of aio::file, on liburing itself. Asio's own file classes are not used: BOOST_ASIO_HAS_IO_URING
// changes detail::thread_info_base::chunk_size, so that a translation unit with it and one without it, sharing a
// thread's recycled memory, take blocks for twice as large as they are.
#include "aio/detail/open_file.h"

#ifndef AIO_HAS_LIBURING

namespace aio::detail {
std::shared_ptr<file_backend> uring_backend() { return nullptr; }
} // namespace aio::detail

#else

#include "aio/detail/asio_transport.h"
#include "aio/detail/leaf_waiter.h"
#include "aio/detail/scheduler.h"
#include "aio/executor.h"

#include <boost/asio/execution_context.hpp>

#include <liburing.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace aio::detail {

namespace {

namespace asio = boost::asio;

class ring;

/// One operation; lives in the awaiting frame.
class uring_awaiter final : public leaf_waiter {
public:
  enum class kind { read, write, sync };
  uring_awaiter(std::shared_ptr<ring> owner, kind what, int fd, char *data, std::size_t size, std::int64_t offset)
      : ring_(std::move(owner)), kind_(what), fd_(fd), data_(data), size_(size), offset_(offset) {}
  uring_awaiter(const uring_awaiter &) = delete;
  uring_awaiter &operator=(const uring_awaiter &) = delete;
  ~uring_awaiter();

  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  std::int64_t await_resume() {
    throw_if_cancelled();
    return result_;
  }
  bool cancel() noexcept override;
  void prepare(io_uring_sqe *entry) noexcept;
  void completed(std::int64_t result) noexcept;

private:
  bool start(task_state &self, std::coroutine_handle<> at);

  const std::shared_ptr<ring> ring_;
  const kind kind_;
  const int fd_;
  char *const data_;
  const std::size_t size_;
  const std::int64_t offset_;
  std::int64_t result_ = -EIO;
  bool running_ = false;
};

class uring_awaitable {
public:
  uring_awaitable(std::shared_ptr<ring> owner, uring_awaiter::kind what, int fd, char *data, std::size_t size,
                  std::int64_t offset)
      : ring_(std::move(owner)), kind_(what), fd_(fd), data_(data), size_(size), offset_(offset) {}
  uring_awaiter aio_await() && { return uring_awaiter(std::move(ring_), kind_, fd_, data_, size_, offset_); }

private:
  std::shared_ptr<ring> ring_;
  uring_awaiter::kind kind_;
  int fd_;
  char *data_;
  std::size_t size_;
  std::int64_t offset_;
};

/// A ring whose completions an eventfd tells to the loop, which waits for it only while operations run.
class ring final : public file_backend, public std::enable_shared_from_this<ring> {
public:
  static constexpr unsigned entries = 256;

  /// Null when the system refuses.
  static std::shared_ptr<ring> make() {
    io_uring made;
    if (::io_uring_queue_init(entries, &made, 0) != 0)
      return nullptr;
    const int event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    io_uring_probe *probe = ::io_uring_get_probe_ring(&made);
    const bool usable = event >= 0 && probe && io_uring_opcode_supported(probe, IORING_OP_READ) &&
                        ::io_uring_register_eventfd(&made, event) == 0;
    ::io_uring_free_probe(probe);
    if (usable)
      return std::make_shared<ring>(made, event);
    ::io_uring_queue_exit(&made);
    if (event >= 0)
      ::close(event);
    return nullptr;
  }
  ring(const io_uring &made, int event) : ring_(made) { event_.emplace(current_executor(), event); }
  ~ring() override { ::io_uring_queue_exit(&ring_); }

  task<std::int64_t> read_at(int fd, char *data, std::size_t size, std::int64_t offset) override {
    return run(shared_from_this(), uring_awaiter::kind::read, fd, data, size, offset);
  }
  task<std::int64_t> write_at(int fd, const char *data, std::size_t size, std::int64_t offset) override {
    return run(shared_from_this(), uring_awaiter::kind::write, fd, const_cast<char *>(data), size, offset);
  }
  task<std::int64_t> sync(int fd) override {
    return run(shared_from_this(), uring_awaiter::kind::sync, fd, nullptr, 0, 0);
  }
  file_engine engine() const noexcept override { return file_engine::io_uring; }

  /// Minus errno when it could not be handed over.
  int submit(uring_awaiter &operation) {
    if (!event_)
      return -EBADF;
    io_uring_sqe *entry = ::io_uring_get_sqe(&ring_);
    if (!entry)
      return -EBUSY;
    operation.prepare(entry);
    ::io_uring_sqe_set_data(entry, &operation);
    const int submitted = ::io_uring_submit(&ring_);
    if (submitted < 0)
      return submitted;
    ++running_;
    listen();
    return 0;
  }
  void cancel(uring_awaiter &operation) noexcept {
    if (io_uring_sqe *entry = ::io_uring_get_sqe(&ring_)) {
      ::io_uring_prep_cancel(entry, &operation, 0);
      ::io_uring_sqe_set_data(entry, nullptr);
      ::io_uring_submit(&ring_);
    }
  }
  void take_completions() noexcept {
    io_uring_cqe *entry = nullptr;
    while (::io_uring_peek_cqe(&ring_, &entry) == 0) {
      auto *operation = static_cast<uring_awaiter *>(::io_uring_cqe_get_data(entry));
      const std::int64_t result = entry->res;
      ::io_uring_cqe_seen(&ring_, entry);
      if (!operation)
        continue;
      --running_;
      operation->completed(result);
    }
  }
  /// The loop ends; files that outlive it can only be closed.
  void leave_loop() noexcept { event_.reset(); }
  /// Blocks until something completed.
  void wait() noexcept {
    io_uring_cqe *entry = nullptr;
    ::io_uring_wait_cqe(&ring_, &entry);
    take_completions();
  }

private:
  static task<std::int64_t> run(std::shared_ptr<ring> self, uring_awaiter::kind what, int fd, char *data,
                                std::size_t size, std::int64_t offset) {
    // Where signals come thick and fast, the kernel may fail to start a thread of its own for an operation: it is given
    // back untouched.
    constexpr int most_tries = 100;
    for (int tries = 1;; ++tries) {
      uring_awaitable operation(self, what, fd, data, size, offset);
      const std::int64_t result = co_await std::move(operation);
      if ((result != -ECANCELED && result != -EINTR) || tries == most_tries)
        co_return result;
    }
  }
  void listen() {
    if (listening_)
      return;
    listening_ = true;
    event_->async_wait(pipe_descriptor::wait_read, [self = shared_from_this()](boost::system::error_code error) {
      self->listening_ = false;
      if (error)
        return;
      std::uint64_t ignored = 0;
      (void)!::read(self->event_->native_handle(), &ignored, sizeof ignored);
      self->take_completions();
      if (self->running_ != 0)
        self->listen();
    });
  }

  io_uring ring_;
  std::optional<pipe_descriptor> event_;
  std::size_t running_ = 0;
  bool listening_ = false;
};

uring_awaiter::~uring_awaiter() {
  // The frame goes before its end (the loop closes): the kernel must not write into it any more.
  if (!running_)
    return;
  self_ = nullptr;
  ring_->cancel(*this);
  while (running_)
    ring_->wait();
}

void uring_awaiter::prepare(io_uring_sqe *entry) noexcept {
  const auto offset = static_cast<std::uint64_t>(offset_); // -1: the file's own position
  const auto size = static_cast<unsigned>(std::min<std::size_t>(size_, 1U << 30));
  if (kind_ == kind::read)
    ::io_uring_prep_read(entry, fd_, data_, size, offset);
  else if (kind_ == kind::write)
    ::io_uring_prep_write(entry, fd_, data_, size, offset);
  else
    ::io_uring_prep_fsync(entry, fd_, 0);
}

bool uring_awaiter::start(task_state &self, std::coroutine_handle<> at) {
  if (interrupt_early(self))
    return false;
  const int error = ring_->submit(*this);
  if (error != 0) {
    result_ = error;
    return false;
  }
  running_ = true;
  self.suspend(at, *this, {.kind = debug::wait_kind::primitive, .fd = fd_, .what = "io_uring"});
  return true;
}

bool uring_awaiter::cancel() noexcept {
  interrupted_ = true;
  ring_->cancel(*this);
  return true;
}

void uring_awaiter::completed(std::int64_t result) noexcept {
  running_ = false;
  result_ = result;
  if (!self_)
    return;
  scheduler::turn bracket(*self_->owner);
  self_->owner->schedule(*self_);
}

/// The ring of a context: made when a file first asks for it.
class ring_service final : public asio::execution_context::service {
public:
  using key_type = ring_service;
  static asio::execution_context::id id;
  explicit ring_service(asio::execution_context &owner) : service(owner) {}
  const std::shared_ptr<ring> &get() {
    if (!asked_) {
      asked_ = true;
      ring_ = ring::make();
    }
    return ring_;
  }

private:
  void shutdown() override {
    if (ring_)
      ring_->leave_loop();
    ring_.reset();
  }
  std::shared_ptr<ring> ring_;
  bool asked_ = false;
};
asio::execution_context::id ring_service::id;

} // namespace

std::shared_ptr<file_backend> uring_backend() { return asio::use_service<ring_service>(current_context()).get(); }

} // namespace aio::detail

#endif
