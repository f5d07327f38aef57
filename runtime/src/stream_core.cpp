// A connection's buffers and its end.
#include "aio/detail/stream_core.h"

#include "aio/detail/scheduler.h"
#include "aio/invalid_state_error.h"
#include "aio/sleep.h"
#include "aio/stream_errors.h"

#include <boost/asio/error.hpp>

#include <stdexcept>
#include <system_error>

namespace aio {

incomplete_read_error::incomplete_read_error(std::string partial, std::optional<std::size_t> expected)
    : std::runtime_error(std::to_string(partial.size()) + " bytes read on a total of " +
                         (expected ? std::to_string(*expected) : std::string("undefined")) + " expected bytes"),
      partial_(std::move(partial)), expected_(expected) {}

} // namespace aio

namespace aio::detail {

namespace asio = boost::asio;

namespace {
constexpr std::size_t first_chunk = 4 * 1024;
constexpr std::size_t largest_chunk = 64 * 1024;
constexpr std::size_t kept_capacity = 256 * 1024;

std::exception_ptr connection_error(std::error_code code, const std::string &peer) {
  return std::make_exception_ptr(std::system_error(code, peer.empty() ? std::string("aio: the connection is lost")
                                                                      : "aio: the connection to " + peer + " is lost"));
}
} // namespace

stream_core::stream_core(std::size_t limit_in, std::unique_ptr<transport> io) : limit(limit_in), io_(std::move(io)) {
  if (limit == 0)
    throw std::invalid_argument("aio: the limit of a stream must be above 0");
  if (io_) {
    peer_ = io_->peer_address();
    local_ = io_->local_address();
    fd_ = io_->descriptor();
  }
}

stream_core::~stream_core() {
  // The loop ended before the connection did.
  if (const std::size_t unsent = lost_ ? 0 : sending_.size() - sent_ + waiting_.size(); unsent != 0)
    debug::tell({.kind = debug::notice_kind::resource_lost, .what = "stream_writer", .fd = fd_, .count = unsent});
  if (!lost_)
    if (const std::shared_ptr<connection_watcher> told = watcher.lock())
      told->connection_over(*this);
  if (loss_ && !error_seen)
    scheduler::report({"a connection was lost, and nobody awaited drain, wait_closed or a read", loss_, {}});
}

void stream_core::feed_data(std::string_view data) {
  if (eof)
    throw invalid_state_error("aio: feed_data after feed_eof");
  if (data.empty())
    return;
  input.append(data);
  read_wait_.wake_all();
}

void stream_core::feed_eof() noexcept {
  eof = true;
  read_wait_.wake_all();
}

void stream_core::set_exception(std::exception_ptr error) noexcept {
  exception = std::move(error);
  read_wait_.wake_all();
}

void stream_core::throw_exception() {
  if (!exception)
    return;
  error_seen = true;
  std::rethrow_exception(exception);
}

task<void> stream_core::wait_for_data(std::shared_ptr<stream_core> self, const char *who) {
  if (!self->read_wait_.empty())
    throw invalid_state_error("aio: " + std::string(who) +
                              " called while another task is already waiting for data of this stream");
  self->request_read();
  co_await self->read_wait_.wait(who, self->fd_);
  self->throw_exception();
}

void stream_core::request_read() {
  if (!io_ || reading_ || lost_)
    return;
  if (chunk_.empty())
    chunk_.resize(first_chunk);
  io_->read_some(chunk_.data(), chunk_.size(), stream_operation(shared_from_this(), &stream_core::on_read));
  reading_ = true;
}

void stream_core::on_read(const boost::system::error_code &error, std::size_t count) {
  reading_ = false;
  idle_wait_.wake_all();
  if (lost_)
    return;
  if (count != 0) {
    feed_data(std::string_view(chunk_.data(), count));
    if (count == chunk_.size() && count < largest_chunk)
      chunk_.assign(count * 2, '\0');
  }
  if (error == asio::error::eof)
    feed_eof();
  else if (error && error != asio::error::operation_aborted)
    fail(error);
  else if (error && !read_wait_.empty())
    request_read();
}

void stream_core::write(std::string_view data) {
  if (eof_written)
    throw invalid_state_error("aio: write after write_eof");
  if (data.empty() || closing)
    return;
  waiting_.append(data);
  if (pending_bytes() > high_water_)
    paused_ = true;
  if (!writing_ && io_)
    start_write();
}

void stream_core::start_write() {
  if (sent_ == sending_.size()) {
    sent_ = 0;
    if (sending_.capacity() > kept_capacity)
      sending_ = std::string();
    sending_.clear();
    sending_.swap(waiting_);
  }
  io_->write_some(sending_.data() + sent_, sending_.size() - sent_,
                  stream_operation(shared_from_this(), &stream_core::on_write));
  writing_ = true;
}

void stream_core::on_write(const boost::system::error_code &error, std::size_t count) {
  writing_ = false;
  if (lost_)
    return;
  if (error)
    return fail(error);
  sent_ += count;
  const std::size_t left = pending_bytes();
  if (left != 0)
    start_write();
  else
    all_written();
  if (paused_ && left <= low_water_) {
    paused_ = false;
    drain_wait_.wake_all();
  }
  if (left == 0)
    idle_wait_.wake_all();
}

void stream_core::all_written() {
  if (closing) {
    if (!shutting_down_) {
      shutting_down_ = io_->shut_down(stream_operation(shared_from_this(), &stream_core::on_shut_down));
      if (!shutting_down_)
        lose(nullptr);
    }
  } else if (eof_written) {
    io_->write_eof();
  }
}

void stream_core::on_shut_down(const boost::system::error_code &, std::size_t) { lose(nullptr); }

void stream_core::write_eof() {
  if (eof_written || closing)
    return;
  if (io_ && !io_->can_write_eof())
    throw invalid_state_error("aio: this kind of stream cannot end one direction only");
  eof_written = true;
  if (!writing_ && io_)
    all_written();
}

void stream_core::set_write_limits(std::size_t high, std::size_t low) {
  if (low > high)
    throw std::invalid_argument("aio: the low-water mark of a stream must not be above its high-water mark");
  high_water_ = high;
  low_water_ = low;
  if (pending_bytes() > high)
    paused_ = true;
}

void stream_core::throw_if_lost() {
  if (!lost_)
    return;
  error_seen = true;
  if (loss_)
    std::rethrow_exception(loss_);
  std::rethrow_exception(connection_error(std::make_error_code(std::errc::connection_reset), peer_));
}

task<void> stream_core::drain(std::shared_ptr<stream_core> self) {
  self->throw_exception();
  // Lets a connection that is being closed come to its end, so that a loop of write and drain ends, too.
  if (self->closing)
    co_await sleep(std::chrono::seconds(0));
  self->throw_if_lost();
  while (self->paused_) {
    co_await self->drain_wait_.wait("drain", self->fd_);
    self->throw_if_lost();
  }
}

task<void> stream_core::flush(std::shared_ptr<stream_core> self) {
  while (self->pending_bytes() != 0 && !self->lost_)
    co_await self->idle_wait_.wait("flush", self->fd_);
  self->throw_if_lost();
}

void stream_core::close() noexcept {
  if (closing)
    return;
  closing = true;
  if (!io_)
    lose(nullptr);
  else if (!writing_)
    all_written();
}

void stream_core::forsake() noexcept {
  if (!closing && !eof)
    debug::tell({.kind = debug::notice_kind::resource_lost, .what = "stream_writer", .fd = fd_});
  close();
}

void stream_core::abort() noexcept { lose(nullptr); }

void stream_core::fail(const boost::system::error_code &error) { lose(connection_error(error, peer_)); }

void stream_core::lose(std::exception_ptr error) noexcept {
  if (lost_)
    return;
  lost_ = closing = true;
  loss_ = error;
  waiting_ = std::string();
  if (io_)
    io_->close();
  if (error)
    set_exception(std::move(error));
  else if (!eof)
    feed_eof();
  drain_wait_.wake_all();
  closed_wait_.wake_all();
  idle_wait_.wake_all();
  if (const std::shared_ptr<connection_watcher> told = watcher.lock())
    told->connection_over(*this);
}

task<void> stream_core::wait_closed(std::shared_ptr<stream_core> self) {
  while (!self->lost_)
    co_await self->closed_wait_.wait("wait_closed", self->fd_);
  if (self->loss_)
    self->throw_if_lost();
}

task<std::unique_ptr<transport>> stream_core::detach(std::shared_ptr<stream_core> self) {
  co_await flush(self);
  if (!self->read_wait_.empty() || self->closing || self->eof_written || !self->io_)
    throw invalid_state_error("aio: this stream is being read, closed, or has no connection");
  while (self->reading_) {
    self->io_->cancel_read();
    co_await self->idle_wait_.wait("detach", self->fd_);
  }
  self->throw_exception();
  if (!self->input.empty() || self->eof)
    throw invalid_state_error("aio: the stream holds data that was not read yet");
  co_return std::move(self->io_);
}

void stream_core::attach(std::unique_ptr<transport> io) {
  io_ = std::move(io);
  if (lost_)
    return io_->close();
  if (!waiting_.empty())
    start_write();
  if (!read_wait_.empty())
    request_read();
}

} // namespace aio::detail
