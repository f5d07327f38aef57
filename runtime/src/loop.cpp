// The running loop.
#include "aio/loop.h"

#include "aio/invalid_state_error.h"

namespace aio {

loop loop::current() { return loop(detail::scheduler::require()); }

exception_handler loop::set_exception_handler(exception_handler handler) const {
  return std::exchange(open().on_exception, std::move(handler));
}

void loop::call_exception_handler(const exception_context &context) const { open().report(context); }

bool loop::debug() const noexcept { return debug::enabled(); }

void loop::throw_closed() { throw invalid_state_error("aio: the loop is closed"); }

} // namespace aio
