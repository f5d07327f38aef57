// Adds up the calls of a step. Plain loads and stores: one thread writes.
#include "step_calls.h"

#include "interpose/real.h"

namespace corosan {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

/// Keeps `totals` sorted, longest first.
void insert(call_total (&totals)[step_calls::top], call_total one) noexcept {
  for (call_total &place : totals)
    if (place.call == nullptr || one.ns > place.ns) {
      const call_total next = place;
      place = one;
      if (next.call == nullptr)
        return;
      one = next;
    }
}

} // namespace

void step_calls::add(std::uint64_t step, const interposer_row &row, std::int64_t ns) noexcept {
  if (step_.load(relaxed) != step) {
    used_.store(0, relaxed);
    step_.store(step, relaxed);
  }
  const std::uint32_t used = used_.load(relaxed);
  entry *place = entries_;
  for (std::uint32_t i = 0; i < used; ++i) {
    entry &e = entries_[i];
    if (e.row.load(relaxed) == &row) {
      e.count.store(e.count.load(relaxed) + 1, relaxed);
      e.ns.store(e.ns.load(relaxed) + ns, relaxed);
      return;
    }
    if (e.ns.load(relaxed) < place->ns.load(relaxed))
      place = &e;
  }
  if (used < kinds)
    place = &entries_[used];
  place->row.store(nullptr, relaxed);
  place->count.store(1, relaxed);
  place->ns.store(ns, relaxed);
  place->row.store(&row, std::memory_order_release);
  if (used < kinds)
    used_.store(used + 1, std::memory_order_release);
}

void step_calls::read(std::uint64_t step, const interposer_row *now_in, std::int64_t now_ns,
                      call_total (&out)[top]) const noexcept {
  for (call_total &total : out)
    total = {};
  if (step_.load(relaxed) == step)
    for (std::uint32_t i = 0, used = used_.load(std::memory_order_acquire); i < used; ++i) {
      const entry &e = entries_[i];
      const interposer_row *row = e.row.load(std::memory_order_acquire);
      if (row == nullptr)
        continue;
      call_total total{row->symbol, e.count.load(relaxed), e.ns.load(relaxed)};
      if (row == now_in) {
        ++total.count;
        total.ns += now_ns;
        now_in = nullptr;
      }
      insert(out, total);
    }
  if (now_in != nullptr)
    insert(out, {now_in->symbol, 1, now_ns});
}

} // namespace corosan
