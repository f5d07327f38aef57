// Accepting clients and running their tasks.
#include "aio/server.h"

#include "aio/cancelled_error.h"
#include "aio/create_task.h"
#include "aio/detail/scheduler.h"
#include "aio/detail/server_core.h"
#include "aio/sleep.h"

#include <boost/system/system_error.hpp>

#include <chrono>

namespace aio::detail {

namespace {
enum class accept_failure { transient, exhausted };

accept_failure kind_of(const boost::system::error_code &error) {
  namespace errc = boost::system::errc;
  if (error == errc::connection_aborted || error == errc::interrupted || error == errc::protocol_error)
    return accept_failure::transient;
  return accept_failure::exhausted;
}
} // namespace

void server_core::start(std::vector<std::unique_ptr<listener>> made) {
  listeners = std::move(made);
  for (const auto &one : listeners)
    create_task(accept_all(shared_from_this(), *one, accepting(shared_from_this())),
                {.name = "server " + one->address()});
}

task<void> server_core::accept_all(std::shared_ptr<server_core> self, listener &on, accepting) {
  while (!self->closed) {
    std::unique_ptr<transport> io;
    boost::system::error_code failure;
    try {
      io = co_await on.accept();
    } catch (const boost::system::system_error &error) {
      failure = error.code();
    }
    if (self->closed)
      break;
    if (io) {
      const std::string name = "client " + io->peer_address();
      create_task(serve(self, std::move(io)), {.name = name});
    } else if (kind_of(failure) == accept_failure::exhausted) {
      const std::error_code code = failure;
      scheduler::report({"a server cannot accept a connection; it tries again in 1 s",
                         std::make_exception_ptr(std::system_error(code, "aio: accept on " + on.address())),
                         {}});
      co_await sleep(std::chrono::seconds(1));
    }
  }
}

task<void> server_core::serve(std::shared_ptr<server_core> self, std::unique_ptr<transport> io) {
  const std::string peer = io->peer_address();
  try {
    co_await talk(self, std::move(io));
  } catch (const cancelled_error &) {
    throw;
  } catch (...) {
    scheduler::report({"an exception escaped from the callback of a server's client", std::current_exception(),
                       peer.empty() ? std::string("client") : "client " + peer});
  }
}

task<void> server_core::talk(std::shared_ptr<server_core> self, std::unique_ptr<transport> io) {
  if (self->handler_.wrap)
    io = co_await self->handler_.wrap(std::move(io));
  auto core = std::make_shared<stream_core>(self->options_.limit, std::move(io));
  core->watcher = self;
  self->clients_.insert(core.get());
  stream client(core);
  core.reset();
  co_await self->handler_.callback(std::move(client));
}

void server_core::connection_over(stream_core &core) noexcept {
  clients_.erase(&core);
  changed_.wake_all();
}

void server_core::close() noexcept {
  if (closed)
    return;
  closed = true;
  for (const auto &one : listeners)
    one->close();
  changed_.wake_all();
}

void server_core::close_clients(bool now) noexcept {
  // Closing one takes it out of the set.
  const std::vector<stream_core *> open(clients_.begin(), clients_.end());
  for (stream_core *core : open) {
    const std::shared_ptr<stream_core> keep = core->shared_from_this();
    if (now)
      core->abort();
    else
      core->close();
  }
}

task<void> server_core::wait_closed(std::shared_ptr<server_core> self) {
  while (!self->closed || !self->clients_.empty() || self->accepting_ > 0)
    co_await self->changed_.wait("wait_closed");
}

task<void> server_core::serve_forever(std::shared_ptr<server_core> self) {
  std::exception_ptr cancelled;
  try {
    while (!self->closed)
      co_await self->changed_.wait("serve_forever");
  } catch (const cancelled_error &) {
    cancelled = std::current_exception();
  }
  if (!cancelled)
    co_return;
  self->close();
  co_await wait_closed(self);
  std::rethrow_exception(cancelled);
}

} // namespace aio::detail

namespace aio {

server::server(std::shared_ptr<detail::server_core> core) noexcept : core_(std::move(core)) {}
server::server(server &&) noexcept = default;
server &server::operator=(server &&other) noexcept {
  core_.swap(other.core_);
  return *this;
}
server::~server() {
  if (!core_)
    return;
  if (!core_->closed)
    debug::tell({.kind = debug::notice_kind::resource_lost, .what = "server"});
  core_->close();
}

std::vector<std::string> server::addresses() const {
  std::vector<std::string> all;
  if (!core_->closed)
    for (const auto &one : core_->listeners)
      all.push_back(one->address());
  return all;
}

std::uint16_t server::port() const noexcept { return core_->listeners.empty() ? 0 : core_->listeners.front()->port(); }
bool server::is_serving() const noexcept { return !core_->closed; }
std::size_t server::clients() const noexcept { return core_->clients(); }
void server::close() noexcept { core_->close(); }
void server::close_clients() noexcept { core_->close_clients(false); }
void server::abort_clients() noexcept { core_->close_clients(true); }
task<void> server::wait_closed() { return detail::server_core::wait_closed(core_); }
task<void> server::serve_forever() { return detail::server_core::serve_forever(core_); }

} // namespace aio
