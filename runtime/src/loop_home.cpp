// Recognises the executors on which a loop can live.
#include "aio/detail/loop_home.h"

#include "aio/stream_socket.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <mutex>
#include <optional>

namespace aio::detail {

namespace asio = boost::asio;

namespace {

/// The strand that all loops' tasks of one thread pool share.
class pool_strand final : public asio::execution_context::service {
public:
  using key_type = pool_strand;
  static asio::execution_context::id id;
  explicit pool_strand(asio::execution_context &owner) : service(owner) {}
  asio::strand<asio::any_io_executor> get(const asio::any_io_executor &pool) {
    const std::lock_guard lock(mutex_);
    if (!strand_)
      strand_.emplace(pool);
    return *strand_;
  }

private:
  void shutdown() override { strand_.reset(); }

  std::mutex mutex_;
  std::optional<asio::strand<asio::any_io_executor>> strand_;
};

asio::execution_context::id pool_strand::id;

/// The executor of an io_context, as it is or as aio's I/O objects have it; else null.
const asio::io_context::executor_type *plain(const asio::any_io_executor &executor) {
  if (const auto *target = executor.target<asio::io_context::executor_type>())
    return target;
  return executor.target<io_executor>();
}

template <class Strand> loop_home in_strand(const Strand &strand, const asio::any_io_executor &inner) {
  const auto *io = plain(inner);
  return {strand, io ? &io->context() : nullptr, [strand] { return strand.running_in_this_thread(); }, false};
}

template <class Inner> const asio::strand<Inner> *strand_on(const asio::any_io_executor &executor) {
  return executor.target<asio::strand<Inner>>();
}

} // namespace

asio::execution_context &loop_home::owner() const { return asio::query(executor, asio::execution::context); }

loop_home loop_home::of(const asio::any_io_executor &executor) {
  if (const auto *io = plain(executor))
    return {*io, &io->context(), [own = *io] { return own.running_in_this_thread(); }, true};
  if (const auto *strand = strand_on<asio::io_context::executor_type>(executor))
    return in_strand(*strand, strand->get_inner_executor());
  if (const auto *strand = strand_on<asio::any_io_executor>(executor))
    return in_strand(*strand, strand->get_inner_executor());
  if (const auto *strand = strand_on<asio::thread_pool::executor_type>(executor))
    return in_strand(*strand, strand->get_inner_executor());
  auto &owner = asio::query(executor, asio::execution::context);
  return in_strand(asio::use_service<pool_strand>(owner).get(executor), executor);
}

} // namespace aio::detail
