// An awaiter that lives elsewhere.
#pragma once

#include <coroutine>

namespace aio::detail {

/// g++ 12 copies the awaiter when await_transform returns a reference to it; it may copy this instead.
template <class Awaiter> class awaiter_ref {
public:
  explicit awaiter_ref(Awaiter &awaiter) noexcept : awaiter_(&awaiter) {}
  bool await_ready() const noexcept { return awaiter_->await_ready(); }
  template <class Promise> auto await_suspend(std::coroutine_handle<Promise> at) const {
    return awaiter_->await_suspend(at);
  }
  decltype(auto) await_resume() const { return awaiter_->await_resume(); }

private:
  Awaiter *awaiter_;
};

} // namespace aio::detail
