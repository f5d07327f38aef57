// The state of a server, shared by its handle, its accepting tasks and its clients.
#pragma once

#include "aio/detail/listener.h"
#include "aio/detail/stream_core.h"
#include "aio/server.h"

#include <memory>
#include <unordered_set>
#include <vector>

namespace aio::detail {

class server_core final : public connection_watcher, public std::enable_shared_from_this<server_core> {
public:
  server_core(client_handler handler, server_options options) : handler_(std::move(handler)), options_(options) {}
  server_core(const server_core &) = delete;
  server_core &operator=(const server_core &) = delete;
  ~server_core() { close(); }

  /// One accepting task for each listener.
  void start(std::vector<std::unique_ptr<listener>> listeners);
  void close() noexcept;
  void close_clients(bool now) noexcept;
  void connection_over(stream_core &core) noexcept override;

  static task<void> wait_closed(std::shared_ptr<server_core> self);
  static task<void> serve_forever(std::shared_ptr<server_core> self);

  std::vector<std::unique_ptr<listener>> listeners;
  bool closed = false;
  std::size_t clients() const noexcept { return clients_.size(); }

private:
  /// A parameter of accept_all, so that also a task that is cancelled before it begins is counted out.
  class accepting {
  public:
    explicit accepting(std::shared_ptr<server_core> server) noexcept : server_(std::move(server)) {
      ++server_->accepting_;
    }
    accepting(accepting &&) noexcept = default;
    accepting &operator=(accepting &&) = delete;
    ~accepting() {
      if (server_ && --server_->accepting_ == 0)
        server_->changed_.wake_all();
    }

  private:
    std::shared_ptr<server_core> server_;
  };
  static task<void> accept_all(std::shared_ptr<server_core> self, listener &on, accepting mark);
  static task<void> serve(std::shared_ptr<server_core> self, std::unique_ptr<transport> io);
  static task<void> talk(std::shared_ptr<server_core> self, std::unique_ptr<transport> io);

  client_handler handler_;
  server_options options_;
  std::unordered_set<stream_core *> clients_;
  std::size_t accepting_ = 0; ///< tasks of accept_all
  io_wait_list changed_;
};

} // namespace aio::detail
