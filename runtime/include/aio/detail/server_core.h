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
  static task<void> accept_all(std::shared_ptr<server_core> self, listener &on);
  static task<void> serve(std::shared_ptr<server_core> self, std::unique_ptr<transport> io);
  static task<void> talk(std::shared_ptr<server_core> self, std::unique_ptr<transport> io);

  client_handler handler_;
  server_options options_;
  std::unordered_set<stream_core *> clients_;
  io_wait_list changed_;
};

} // namespace aio::detail
