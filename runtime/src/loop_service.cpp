// The loop of an io_context.
#include "aio/detail/loop_service.h"

#include "aio/detail/activation.h"
#include "aio/detail/thread_pool.h"

namespace aio::detail {

namespace asio = boost::asio;

asio::execution_context::id loop_service::id;

scheduler &loop_service::loop_of(asio::io_context &context) {
  auto &service = asio::use_service<loop_service>(context);
  if (!service.loop_) {
    activate(false);
    service.own_ = std::make_unique<scheduler>(context, "io_context", false);
    service.loop_ = service.own_.get();
  }
  return *service.loop_;
}

void loop_service::attach(asio::io_context &context, scheduler &loop) {
  asio::use_service<loop_service>(context).loop_ = &loop;
}

asio::io_context *loop_service::known(asio::execution_context &context) {
  if (!asio::has_service<loop_service>(context))
    return nullptr;
  scheduler *loop = asio::use_service<loop_service>(context).loop_;
  return loop ? &loop->context() : nullptr;
}

void loop_service::shutdown() {
  if (own_)
    own_->close();
}

} // namespace aio::detail
