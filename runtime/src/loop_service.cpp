// The loops of an Asio context.
#include "aio/detail/loop_service.h"

#include "aio/detail/activation.h"
#include "aio/detail/thread_pool.h"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace aio::detail {

namespace asio = boost::asio;

asio::execution_context::id loop_service::id;

scheduler &loop_service::enter(const loop_home &home) {
  auto &service = asio::use_service<loop_service>(home.owner());
  const std::lock_guard lock(service.mutex_);
  auto found = std::find_if(service.loops_.begin(), service.loops_.end(),
                            [&](const entry &known) { return known.executor == home.executor; });
  if (found == service.loops_.end()) {
    activate(false);
    auto made = std::make_unique<scheduler>(home, home.one_thread ? "io_context" : "strand", false);
    scheduler &loop = *made;
    service.loops_.push_back({home.executor, &loop, std::move(made)});
    found = std::prev(service.loops_.end());
  }
  ++found->loop->users;
  return *found->loop;
}

void loop_service::sweep_soon(scheduler &loop) {
  auto &service = asio::use_service<loop_service>(loop.owner());
  asio::post(loop.executor(), [&service, &loop] { service.sweep(loop); });
}

void loop_service::sweep(scheduler &loop) noexcept {
  if (!loop.close_if_unused())
    return;
  const std::lock_guard lock(mutex_);
  std::erase_if(loops_, [&](const entry &known) { return known.loop == &loop; });
}

void loop_service::attach(scheduler &loop) {
  auto &service = asio::use_service<loop_service>(loop.owner());
  const std::lock_guard lock(service.mutex_);
  service.loops_.push_back({loop.executor(), &loop, nullptr});
}

void loop_service::shutdown() {
  for (const entry &known : loops_)
    if (known.owned)
      known.owned->close();
}

} // namespace aio::detail
