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
    for (entry &e : entries_)
      e.row.store(nullptr, relaxed);
    step_.store(step, relaxed);
  }
  entry *place = entries_;
  for (entry &e : entries_) {
    const interposer_row *known = e.row.load(relaxed);
    if (known == &row) {
      e.count.store(e.count.load(relaxed) + 1, relaxed);
      e.ns.store(e.ns.load(relaxed) + ns, relaxed);
      return;
    }
    if (known == nullptr) {
      place = &e;
      break;
    }
    if (e.ns.load(relaxed) < place->ns.load(relaxed))
      place = &e;
  }
  place->row.store(nullptr, relaxed);
  place->count.store(1, relaxed);
  place->ns.store(ns, relaxed);
  place->row.store(&row, std::memory_order_release);
}

void step_calls::read(std::uint64_t step, const interposer_row *now_in, std::int64_t now_ns,
                      call_total (&out)[top]) const noexcept {
  for (call_total &total : out)
    total = {};
  if (step_.load(relaxed) == step)
    for (const entry &e : entries_) {
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
