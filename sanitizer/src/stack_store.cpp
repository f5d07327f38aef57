// Stacks, each kept once: an open-addressed table of entries that are never freed. A loop's thread comes by the same
// few places again and again, and remembers the stacks of these.
#include "aio_tasks.h"

#include "interpose/real.h"
#include "loop_slot.h"

#include <algorithm>
#include <atomic>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace corosan {
namespace {

constexpr std::size_t table_size = 1 << 14, most_stored = table_size * 3 / 4, block_size = 1 << 18;
constinit std::atomic<const stored_stack *> table[table_size] = {};
constinit std::atomic<std::size_t> stored_count{0};
constinit std::atomic_flag growing = ATOMIC_FLAG_INIT;
char *block = nullptr;
std::size_t block_used = block_size;

stored_stack *allocate() {
  if (block_used + sizeof(stored_stack) > block_size) {
    const long fresh = raw_syscall(SYS_mmap, 0, block_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh < 0)
      return nullptr;
    block = reinterpret_cast<char *>(fresh);
    block_used = 0;
  }
  auto *entry = reinterpret_cast<stored_stack *>(block + block_used);
  block_used += sizeof(stored_stack);
  return entry;
}

/// Where a stored stack was last seen. Frame sizes are constants of their return addresses: who finds the same return
/// addresses in the same words above the same frame has the same stack.
struct alignas(64) sighting {
  call_site site{0, 0};
  std::uintptr_t end = 0; ///< of its last frame; all ones: none would follow
  const std::uintptr_t *pc = nullptr;
  std::uint32_t number = 0;
  std::uint16_t depth = 0, top = 0;                       ///< and the last of `words`
  std::uint16_t words[std::size(stored_stack{}.pc)] = {}; ///< see `locate`

  /// `until`: where the frames begin that are of no interest, after the last of these and not after the next one.
  bool again(call_site now, const stack_bounds &bounds, std::uintptr_t until) const {
    const auto *frame = reinterpret_cast<const std::uintptr_t *>(now.frame);
    const auto last = reinterpret_cast<std::uintptr_t>(frame + top) + sizeof(void *);
    if (now.frame != site.frame || now.return_address != site.return_address || last > bounds.high ||
        (last >= until && depth > 1) || until > end)
      return false;
    std::uintptr_t different = 0;
    for (std::uint32_t i = 1; i < depth; ++i)
      different |= frame[words[i]] ^ pc[i];
    return different == 0;
  }
};
/// By loop, its thread's own.
sighting sightings[most_loops][128];

sighting &last_sighting(const loop_slot &slot, call_site site) {
  return sightings[slot.place - 1][((site.return_address ^ site.frame) * 0x9e3779b97f4a7c15ULL) >> 57];
}

// Apart from what runs for every coroutine frame that is made, which needs no room for a stack.
[[gnu::noinline]] std::uint32_t store_anew(sighting &last, call_site site, const loop_slot &slot, std::uintptr_t until,
                                           std::uint32_t most) {
  stack now;
  capture(now, site, slot.bounds, until, most);
  now.depth = std::min({now.depth, most, static_cast<std::uint32_t>(std::size(last.words))});
  last.site = {0, 0};
  last.number = store_stack(now);
  const stored_stack *entry = stored(last.number);
  last.end = entry != nullptr ? locate(now, site, last.words) : 0;
  if (last.end == 0)
    return last.number;
  if (now.depth == most || now.depth == std::size(last.words))
    last.end = ~std::uintptr_t{0};
  last.pc = entry->pc;
  last.depth = static_cast<std::uint16_t>(now.depth);
  last.top = last.words[now.depth - 1];
  last.site = site;
  return last.number;
}

/// Of a thread that runs no loop. Without its bounds every stack would go through the unwinder.
[[gnu::noinline]] std::uint32_t store_elsewhere(call_site site, std::uint32_t most) {
  static thread_local constinit stack_bounds bounds __attribute__((tls_model("initial-exec")));
  if (bounds.high == 0) {
    ++this_thread.depth; // what the C library calls for us is not the program's doing
    bounds = own_stack_bounds();
    --this_thread.depth;
  }
  stack now;
  capture(now, site, bounds, 0, most);
  return store_stack(now);
}

} // namespace

const stored_stack *stored(std::uint32_t number) noexcept {
  return number != 0 && number <= table_size ? table[number - 1].load(std::memory_order_acquire) : nullptr;
}

void copy_stored(stack &to, std::uint32_t number) noexcept {
  if (const stored_stack *from = stored(number)) {
    to.depth = from->depth;
    std::copy_n(from->pc, from->depth, to.pc);
  }
}

std::uint32_t store_stack(call_site site, const loop_slot *slot, std::uint32_t most) noexcept {
  if (slot == nullptr)
    return store_elsewhere(site, most);
  // What is below the step is the loop; who waits for the task is in its await chain.
  const std::uintptr_t until = slot->current != nullptr ? slot->step_base : ~std::uintptr_t{0};
  sighting &last = last_sighting(*slot, site);
  if (last.again(site, slot->bounds, until)) [[likely]]
    return last.number;
  return store_anew(last, site, *slot, until, most);
}

std::uint32_t store_stack(const stack &now) noexcept {
  const std::uint32_t depth = std::min<std::uint32_t>(now.depth, std::size(stored_stack{}.pc));
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ depth;
  for (std::uint32_t i = 0; i < depth; ++i)
    hash = (hash ^ now.pc[i]) * 0x9e3779b97f4a7c15ULL;
  for (std::size_t i = hash >> 50, probes = 0; probes < 64; i = (i + 1) % table_size, ++probes) {
    const stored_stack *entry = table[i].load(std::memory_order_acquire);
    if (entry == nullptr) {
      if (stored_count.load(std::memory_order_relaxed) >= most_stored ||
          growing.test_and_set(std::memory_order_acquire))
        return 0;
      stored_stack *fresh = table[i].load() == nullptr ? allocate() : nullptr;
      if (fresh != nullptr) {
        fresh->hash = hash;
        fresh->depth = depth;
        std::copy_n(now.pc, depth, fresh->pc);
        table[i].store(fresh, std::memory_order_release);
        stored_count.fetch_add(1, std::memory_order_relaxed);
      }
      growing.clear(std::memory_order_release);
      return fresh != nullptr ? static_cast<std::uint32_t>(i + 1) : 0;
    }
    if (entry->hash == hash) // of 64 bits: two stacks that share one do not occur
      return static_cast<std::uint32_t>(i + 1);
  }
  return 0;
}

} // namespace corosan
