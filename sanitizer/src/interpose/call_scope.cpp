// Times interposed calls and finds the loops by their waits.
#include "interpose/call_scope.h"

#include "aio_tasks.h"
#include "clock.h"
#include "descriptor.h"
#include "findings/findings.h"
#include "inner_loop.h"
#include "report/observe.h"

#include <algorithm>
#include <cerrno>

namespace corosan {
namespace {

constinit std::atomic<std::uintptr_t> idle_sites[32] = {};

constexpr std::uint32_t surely_started = 100; // turns, of a loop that only polls because there is always work

/// The loop of `slot` begins a wait at `site`: a turn is over.
void count_wait(loop_slot &slot, call_site site) {
  if (slot.last_site != site.return_address) {
    slot.last_site = site.return_address;
    slot.wait_stack.store(store_stack(site, &slot), std::memory_order_relaxed);
  }
  if (slot.waited || ++slot.waits == surely_started)
    slot.started.store(true, std::memory_order_relaxed);
}

/// True when this wait is the one that the loop of `slot` turns around.
bool is_own_wait(const loop_slot &slot, wait_style style, std::uintptr_t site, bool really_several) {
  if (slot.current != nullptr) // a task of the runtime is running
    return false;
  // A program without epoll may wait for its descriptors in several places.
  return style == wait_style::epoll || (slot.style == wait_style::poll && (really_several || slot.wait_site == site));
}

} // namespace

bool is_idle_site(std::uintptr_t return_address) noexcept {
  for (const auto &site : idle_sites) {
    const std::uintptr_t known = site.load(std::memory_order_relaxed);
    if (known == return_address || known == 0)
      return known != 0;
  }
  return false;
}

void add_idle_site(std::uintptr_t return_address) noexcept {
  for (auto &site : idle_sites) {
    std::uintptr_t expected = 0;
    if (site.compare_exchange_strong(expected, return_address) || expected == return_address)
      return;
  }
}

call_scope::call_scope(thread_state &self, const interposer_row &row, call_site site, subject about) noexcept
    : self_(self), slot_(*self.slot), start_(now_ns()) {
  ++self_.depth;
  self_.selector = thread_state::allow;
  if (slot_.current == nullptr && is_idle_site(site.return_address)) {
    idle_ = true;
    if (slot_.held_count != 0) [[unlikely]]
      report_held_locks(slot_, nullptr);
    leave_step(slot_);
    return;
  }
  // The watchdog can follow this stack only where the frame sizes are known. A call without a descriptor is rare
  // enough to make sure of the callers, too.
  if ((about.what != subject::kind::fd && about.what != subject::kind::address) || !known_site(site.return_address)) {
    stack learned;
    capture(learned, site, slot_.bounds);
  }
  call_in_progress &call = slot_.call;
  call.last.store(&row, std::memory_order_relaxed);
  call.start_ns = start_;
  call.site = site;
  call.about = about;
  call.sequence.store(call.sequence.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  call.owner = is_lock(about) ? owner_of(about) : 0;
  call.nested = slot_.nested_wait;
  slot_.nested_wait = false;
  call.row.exchange(&row); // a full barrier: from here on no sampling signal is started
  settle_sampling(slot_);
  if (call.nested)
    report_nested_wait(slot_, row);
  else if (call.owner != 0)
    report_self_lock(slot_, row);
  if (active.strict)
    report_anyway_ = about.what != subject::kind::closing && !is_standard_output(about) && may_block(about);
}

call_scope::~call_scope() {
  slot_.call.row.store(nullptr, std::memory_order_release);
  --self_.depth;
  self_.selector = thread_state::block;
  if (idle_)
    enter_step(slot_, now_ns());
}

void call_scope::finished() noexcept {
  const interposer_row *begun = slot_.call.row.load(std::memory_order_relaxed);
  if (idle_ || begun == nullptr) // in the child of a fork: that call was its parent's
    return;
  const interposer_row &row = *begun;
  // The coarse clock is a third of the price and late by one tick at most; two are allowed for. In a step that has
  // lasted for a while, where the time went matters.
  const bool long_step = start_ - slot_.step_start_ns.load(std::memory_order_relaxed) > active.slow_step_ns / 16;
  const bool lock = is_lock(slot_.call.about);
  if (!report_anyway_ && !long_step && !lock && !slot_.call.nested)
    if (const std::int64_t roughly = coarse_now_ns() - start_; roughly < active.surely_short_ns) [[likely]]
      return slot_.calls.add(slot_.step.load(std::memory_order_relaxed), row, std::max<std::int64_t>(roughly, 0));
  const std::int64_t duration = now_ns() - start_;
  slot_.calls.add(slot_.step.load(std::memory_order_relaxed), row, duration);
  const bool slow = lock ? duration >= active.lock_wait_ns : duration >= active.blocking_call_ns;
  if (!slow && !report_anyway_ && !slot_.call.nested)
    return;
  const int error = errno;
  if (active.observed)
    observe_call(slot_, row.symbol, start_, duration);
  if (slot_.call.nested)
    report_nested_wait(slot_, row, duration);
  else if (lock)
    report_contended_lock(slot_, duration);
  else if (report_anyway_ || may_block(slot_.call.about))
    report_blocking_call(slot_, duration, report_anyway_);
  errno = error;
}

wait_scope::wait_scope(thread_state &self, wait_style style, call_site site, bool does_not_wait, bool several,
                       int epoll) noexcept {
  if (!active.on || self.ours || self.depth != 0)
    return;
  if (self.slot == nullptr || self.slot->style < style) {
    // One poll is a wait with a timeout, not a loop: only the second one from the same place makes one. Clients of
    // databases and the like wait for their one socket again and again, and are no loops.
    if (style == wait_style::poll && (does_not_wait || !several || self.last_poll != site.return_address)) {
      if (!does_not_wait && several)
        self.last_poll = site.return_address;
      return;
    }
    if (self.slot == nullptr || self.slot->current == nullptr) {
      loop_slot *adopted = adopt_thread(style);
      if (adopted == nullptr)
        return;
      adopted->wait_site = site.return_address;
    }
  }
  if (!is_own_wait(*self.slot, style, site.return_address, several && !does_not_wait)) {
    self.slot->nested_wait = self.watched() && !does_not_wait && epoll >= 0 && epoll == self.slot->epoll_fd;
    return;
  }
  slot_ = self.slot;
  slot_->waits_seen = true;
  if (slot_->turn.start_ns != 0)
    end_turn(*slot_);
  if (epoll != slot_->epoll_fd) [[unlikely]]
    waits_in_other(*slot_, site, epoll, does_not_wait);
  slot_->epoll_fd = epoll;
  if (site.frame != slot_->wait_frame) [[unlikely]]
    waits_elsewhere(*slot_, site, does_not_wait);
  ++self.depth;
  self.selector = thread_state::allow;
  // A ring that is only handed new work is not waited for: that may well be done under its lock.
  if (slot_->held_count != 0 && !(does_not_wait && slot_->rings)) [[unlikely]]
    report_held_locks(*slot_, nullptr);
  leave_step(*slot_);
  if (!slot_->started.load(std::memory_order_relaxed) || slot_->last_site != site.return_address) [[unlikely]]
    count_wait(*slot_, site);
  really_ = !does_not_wait;
}

wait_scope::~wait_scope() {
  if (slot_ == nullptr)
    return;
  --this_thread.depth;
  this_thread.selector = thread_state::block;
  slot_->waited = slot_->waited || really_;
  // Tasks of the runtime have steps and exact times of their own; what lies between is short.
  const bool runtime = slot_->view.load(std::memory_order_relaxed) != nullptr;
  enter_step(*slot_, runtime ? coarse_now_ns() : now_ns());
}

} // namespace corosan
