// Stack capture. Frame sizes are constants of a call site, so they can be learned from the unwinder once and used
// afterwards without frame pointers: next return address = top of the caller's frame, found by table.
#include "stack.h"

#include "careful.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <pthread.h>
#include <unwind.h>

namespace corosan {
namespace {

constexpr std::size_t table_size = 1 << 14;
constexpr std::uint64_t size_mask = 0xffff;

constexpr std::uint64_t outermost = 0xfffe, varies = 0xffff;

// One word per entry: pc in the upper 48 bits, frame size in units of 8 bytes below, or one of the marks above.
constinit std::atomic<std::uint64_t> learned[table_size] = {};

std::atomic<std::uint64_t> &entry(std::uintptr_t pc) { return learned[(pc * 0x9e3779b97f4a7c15ULL) >> 50]; }

void learn(std::uintptr_t pc, std::uintptr_t size) {
  std::uint64_t units = size / 8 < outermost && size % 8 == 0 && size != 0 ? size / 8 : varies;
  const std::uint64_t old = entry(pc).load(std::memory_order_relaxed);
  if (old >> 16 == pc && (old & size_mask) != units)
    units = varies;
  entry(pc).store(static_cast<std::uint64_t>(pc) << 16 | units, std::memory_order_relaxed);
}

std::uintptr_t word_at(std::uintptr_t address) { return *reinterpret_cast<const std::uintptr_t *>(address); }

struct trace {
  stack *out;
  std::uintptr_t from;
  bool started, exact, cut;
  std::uintptr_t last_pc, last_sp;
};

_Unwind_Reason_Code visit(_Unwind_Context *context, void *argument) {
  auto &to = *static_cast<trace *>(argument);
  int interrupted = 0;
  const std::uintptr_t pc = _Unwind_GetIPInfo(context, &interrupted), sp = _Unwind_GetCFA(context);
  if (!to.started && pc != to.from)
    return _URC_NO_REASON;
  if (pc == 0) // beyond the outermost frame
    return _URC_END_OF_STACK;
  // What a signal's handler interrupted is chance, and cannot be followed where an unwinder installs a frame: the
  // registers that lie there are already that frame's.
  if (interrupted != 0 && to.started) {
    to.cut = true;
    return _URC_END_OF_STACK;
  }
#ifdef __x86_64__
  // Only where the return address lies right below the caller's frame, which a signal frame breaks.
  if (to.started && !(to.exact && to.out->depth == 1) && sp > to.last_sp && word_at(sp - 8) == pc)
    learn(to.last_pc, sp - to.last_sp);
#endif
  to.started = true;
  to.last_pc = pc;
  to.last_sp = sp;
  if (to.out->depth == stack::limit)
    return _URC_END_OF_STACK;
  to.out->pc[to.out->depth++] = pc;
  return _URC_NO_REASON;
}

/// Follows known frame sizes; true when the outermost frame or the limit was reached. Runs for every coroutine frame
/// that is made, so everything stays in registers.
bool follow_sizes(stack &out, call_site site, const stack_bounds &bounds, std::uintptr_t until = 0,
                  std::uint32_t most = stack::limit) {
  std::uintptr_t pc = site.return_address, sp = site.frame + 16;
  const std::uintptr_t high = bounds.high, end = until != 0 ? until : ~std::uintptr_t{0};
  for (std::uint32_t depth = 0;;) {
    out.pc[depth++] = pc;
    out.depth = depth;
    if (depth == most)
      return true;
    const std::uint64_t found = entry(pc).load(std::memory_order_relaxed), units = found & size_mask;
    if (found >> 16 != pc || units == varies)
      return false;
    if (units == outermost)
      return true;
    sp += units * 8; // stacks grow down: only the upper bound can be crossed
    if (sp >= end)
      return true;
    if (sp > high)
      return false;
    pc = word_at(sp - 8);
  }
}

} // namespace

stack_bounds own_stack_bounds() noexcept {
  pthread_attr_t attributes;
  stack_bounds bounds;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return bounds;
  void *low = nullptr;
  std::size_t size = 0;
  if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
    bounds.low = reinterpret_cast<std::uintptr_t>(low);
    bounds.high = bounds.low + size;
  }
  pthread_attr_destroy(&attributes);
  return bounds;
}

bool known_site(std::uintptr_t return_address) noexcept {
  return entry(return_address).load(std::memory_order_relaxed) >> 16 == return_address;
}

void capture_unwinding(stack &out, std::uintptr_t from, bool exact) noexcept {
  out.depth = 0;
  out.exact_top = exact;
  trace to{&out, from, false, exact, false, 0, 0};
  _Unwind_Backtrace(visit, &to);
  if (to.started && !to.cut && out.depth < stack::limit)
    entry(to.last_pc).store(static_cast<std::uint64_t>(to.last_pc) << 16 | outermost, std::memory_order_relaxed);
  if (!to.started) {
    out.pc[0] = from;
    out.depth = 1;
  }
}

void capture(stack &out, call_site site, const stack_bounds &bounds, std::uintptr_t until,
             std::uint32_t most) noexcept {
  out.exact_top = false;
#ifdef __x86_64__
  if (bounds.has(site.frame) && follow_sizes(out, site, bounds, until, most))
    return;
#endif
  capture_unwinding(out, site.return_address, false);
#ifdef __x86_64__
  // Now the sizes are known, and with them where `until` is.
  if (stack shorter; until != 0 && bounds.has(site.frame) && follow_sizes(shorter, site, bounds, until))
    out = shorter;
#endif
}

std::uintptr_t locate(const stack &of, call_site site, std::uint16_t *words) noexcept {
#ifdef __x86_64__
  std::uintptr_t word = 1; // above the saved frame pointer
  for (std::uint32_t i = 0; i < of.depth; ++i) {
    const std::uint64_t found = entry(of.pc[i]).load(std::memory_order_relaxed), size = found & size_mask;
    if (word > 0xffff || word_at(site.frame + word * 8) != of.pc[i] || found >> 16 != of.pc[i] || size == varies)
      return 0;
    words[i] = static_cast<std::uint16_t>(word);
    if (size == outermost)
      return i + 1 == of.depth ? ~std::uintptr_t{0} : 0;
    word += size;
  }
  return site.frame + (word + 1) * 8;
#else
  return 0;
#endif
}

void capture_other(stack &out, call_site site, const stack_bounds &bounds) noexcept {
  out.exact_top = false;
#ifdef __x86_64__
  if (bounds.has(site.frame) && follow_sizes(out, site, bounds))
    return;
#endif
  out.depth = 0;
  out.pc[out.depth++] = site.return_address;
  std::uintptr_t frame = bounds.has(site.frame) ? word_at(site.frame) : 0;
  while (out.depth < stack::limit && bounds.has(frame) && frame % sizeof(void *) == 0) {
    const std::uintptr_t pc = word_at(frame + 8), next = word_at(frame);
    if (pc < 4096 || next <= frame)
      break;
    out.pc[out.depth++] = pc;
    frame = next;
  }
}

std::uint32_t levels_gone(const stack &before, call_site site, std::uintptr_t here,
                          const stack_bounds &bounds) noexcept {
  std::uint32_t gone = 0;
  std::uintptr_t sp = site.frame + 16; // the return address lies right below
  for (std::uint32_t level = 0; level < before.depth; ++level) {
    if (!bounds.has(sp - 16))
      return before.depth;
    if (sp - 8 < here || word_at(sp - 8) != before.pc[level])
      gone = level + 1;
    const std::uint64_t found = entry(before.pc[level]).load(std::memory_order_relaxed), units = found & size_mask;
    if (found >> 16 != before.pc[level] || units == varies)
      return before.depth;
    if (units == outermost)
      break;
    sp += units * 8;
  }
  return gone;
}

#ifdef __x86_64__
namespace {

/// True for a jump through the table of a library's functions: it may lead anywhere.
bool is_trampoline(std::uintptr_t target) {
  unsigned char code[6];
  if (!careful_copy(code, reinterpret_cast<const void *>(target), sizeof code))
    return false;
  const unsigned char marked[4] = {0xf3, 0x0f, 0x1e, 0xfa}; // endbr64 comes first
  return (code[0] == 0xff && code[1] == 0x25) || std::memcmp(code, marked, sizeof marked) == 0;
}

/// True when a call instruction ends at `pc`, and could have called the function that `inner` is in.
bool is_return_address(std::uintptr_t pc, std::uintptr_t inner) {
  constexpr std::uintptr_t longest_function = 1 << 18;
  unsigned char code[7];
  if (pc < 4096 || pc >> 47 != 0 || !careful_copy(code, reinterpret_cast<const void *>(pc - 7), sizeof code))
    return false;
  if (code[2] == 0xe8) {
    std::int32_t distance = 0;
    std::memcpy(&distance, code + 3, sizeof distance);
    const std::uintptr_t target = pc + static_cast<std::uintptr_t>(static_cast<std::intptr_t>(distance));
    return inner - target < longest_function || is_trampoline(target);
  }
  // Through a register, or through memory with no, a short or a long displacement.
  const auto indirect = [&](int length, int mode) {
    const unsigned char operand = code[7 - length + 1];
    return code[7 - length] == 0xff && (operand >> 3 & 7) == 2 && operand >> 6 == mode;
  };
  return indirect(2, 3) || indirect(2, 0) || indirect(3, 1) || indirect(6, 2) || indirect(6, 0) || indirect(7, 2);
}

} // namespace

void capture_sleeping(stack &out, std::uintptr_t pc, std::uintptr_t sp) noexcept {
  out.exact_top = false;
  out.pc[0] = pc;
  out.depth = 1;
  constexpr std::size_t part = 512, most_parts = 16;
  std::uintptr_t words[part / sizeof(std::uintptr_t)];
  for (std::size_t i = 0; i < most_parts; ++i, sp += part) {
    if (!careful_copy(words, reinterpret_cast<const void *>(sp), part))
      return;
    for (const std::uintptr_t word : words)
      if (out.depth < stack::limit && is_return_address(word, out.pc[out.depth - 1]))
        out.pc[out.depth++] = word;
  }
}
#else
void capture_sleeping(stack &out, std::uintptr_t pc, std::uintptr_t) noexcept {
  out.exact_top = false;
  out.pc[0] = pc;
  out.depth = 1;
}
#endif

} // namespace corosan
