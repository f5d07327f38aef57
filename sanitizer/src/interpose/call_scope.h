// What happens around an interposed call on the thread of a loop.
#pragma once

#include "activation.h"
#include "interpose/real.h"
#include "loop_slot.h"

namespace corosan {

/// One watched call: in progress while it lives, judged by `finished`. Its destructor also runs when the thread is
/// cancelled or an exception leaves the call. Keeps errno.
class call_scope {
public:
  call_scope(thread_state &self, const interposer_row &row, call_site site, subject about) noexcept;
  ~call_scope();
  call_scope(const call_scope &) = delete;
  call_scope &operator=(const call_scope &) = delete;

  /// The call returned: reports it when it blocked, or in strict mode when it may block.
  void finished() noexcept;

private:
  thread_state &self_;
  loop_slot &slot_;
  std::int64_t start_;
  bool report_anyway_ = false;
  bool idle_ = false; ///< a thread of a pool without work: a wait like the loop's own
};

/// A multiplexing wait. On the thread of a loop, outside a step, it is where the loop waits: the step before it ends,
/// and a new one begins when it returns. Anywhere else it is a call like the others.
class wait_scope {
public:
  /// `several`: it waits for more than one descriptor. `epoll`: the descriptor that it waits in, -1: none.
  wait_scope(thread_state &self, wait_style style, call_site site, bool does_not_wait, bool several,
             int epoll = -1) noexcept;
  ~wait_scope();
  wait_scope(const wait_scope &) = delete;
  wait_scope &operator=(const wait_scope &) = delete;

  /// True when this is the loop's own wait.
  bool is_loop() const noexcept { return slot_ != nullptr; }

private:
  loop_slot *slot_ = nullptr;
  bool really_ = false; ///< it may wait
};

/// Call sites at which a pool of loop threads idles on a condition variable; filled in by the reporter, which can
/// read the functions' names.
bool is_idle_site(std::uintptr_t return_address) noexcept;
void add_idle_site(std::uintptr_t return_address) noexcept;

} // namespace corosan
