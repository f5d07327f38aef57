// orphan-frame: at exit, a suspended frame of an instrumented coroutine to which nothing in memory refers, so that
// nobody can ever resume or destroy it. Memory is read as a leak checker reads it: a word that points into a frame is a
// reference, whatever it was meant to be. What is missed is missed for that reason; what is reported is lost.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "clock.h"
#include "foreign_frames.h"
#include "interpose/real.h"
#include "report/output.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

constexpr std::int64_t most_time_ns = 3'000'000'000;

/// Memory of our own, which is not searched.
template <class T> struct private_array {
  explicit private_array(std::size_t wanted) {
    const long fresh = raw_syscall(SYS_mmap, 0, static_cast<long>(wanted * sizeof(T)), PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh > 0) {
      data = reinterpret_cast<T *>(fresh);
      size = wanted;
    }
  }
  ~private_array() {
    if (data != nullptr)
      raw_syscall(SYS_munmap, reinterpret_cast<long>(data), static_cast<long>(size * sizeof(T)));
  }
  private_array(const private_array &) = delete;
  private_array &operator=(const private_array &) = delete;
  bool holds(std::uintptr_t address) const {
    return address - reinterpret_cast<std::uintptr_t>(data) < size * sizeof(T);
  }
  T *data = nullptr;
  std::size_t size = 0;
};

struct edge {
  std::uint32_t from, to; ///< numbers of frames
};

class search {
public:
  explicit search(std::size_t frames) : frames_(frames), reached_(frames), edges_(frames * 8), copy_(page) {
    count_ = frames_.size != 0 && reached_.size != 0 && edges_.size != 0 && copy_.size != 0
                 ? copy_foreign_frames(frames_.data, frames)
                 : 0;
    std::sort(frames_.data, frames_.data + count_,
              [](const foreign_frame &a, const foreign_frame &b) { return a.address < b.address; });
  }

  /// Searches a mapping; false when the time is over.
  bool look_at(std::uintptr_t from, std::uintptr_t to) {
    // Through the kernel: a mapping may go away meanwhile.
    for (std::uintptr_t at = from; at < to; at += page) {
      const std::size_t size = std::min<std::size_t>(page, to - at);
      const iovec local{copy_.data, size}, remote{reinterpret_cast<void *>(at), size};
      const long got = raw_syscall(SYS_process_vm_readv, getpid(), reinterpret_cast<long>(&local), 1,
                                   reinterpret_cast<long>(&remote), 1, 0);
      for (long i = 0; i + 8 <= got; i += 8) {
        std::uintptr_t word;
        std::memcpy(&word, copy_.data + i, sizeof word);
        note(at + static_cast<std::uintptr_t>(i), word);
      }
      if (now_ns() > deadline_)
        return false;
    }
    return true;
  }

  /// Calls `tell` for each frame that is not reached.
  template <class Tell> void finish(Tell tell_one) {
    for (bool more = true; more;) {
      more = false;
      for (std::size_t i = 0; i < used_edges_; ++i) {
        const edge &e = edges_.data[i];
        if (reached_.data[e.from] && !reached_.data[e.to])
          more = reached_.data[e.to] = true;
      }
    }
    for (std::size_t i = 0; i < count_; ++i)
      if (!reached_.data[i])
        tell_one(frames_.data[i]);
  }

private:
  /// The frame that an address lies in, or count_.
  std::size_t frame_at(std::uintptr_t address) const {
    if (count_ == 0 || address < frames_.data[0].address ||
        address >= frames_.data[count_ - 1].address + frames_.data[count_ - 1].size)
      return count_;
    const foreign_frame *after =
        std::upper_bound(frames_.data, frames_.data + count_, address,
                         [](std::uintptr_t wanted, const foreign_frame &f) { return wanted < f.address; });
    // The allocator's own pointer to what comes behind a block points to the block's last word.
    if (after == frames_.data || address - after[-1].address + sizeof(std::uintptr_t) >= after[-1].size)
      return count_;
    return static_cast<std::size_t>(after - frames_.data) - 1;
  }

  /// Where we keep addresses of frames ourselves.
  bool is_ours(std::uintptr_t where) const {
    return is_table_of_frames(where) || frames_.holds(where) || copy_.holds(where);
  }

  void note(std::uintptr_t where, std::uintptr_t word) {
    const std::size_t to = frame_at(word);
    if (to == count_ || reached_.data[to] || is_ours(where))
      return;
    const std::size_t from = frame_at(where);
    if (from == to)
      return;
    if (from == count_ || used_edges_ == edges_.size)
      reached_.data[to] = true;
    else
      edges_.data[used_edges_++] = {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)};
  }

  private_array<foreign_frame> frames_;
  private_array<bool> reached_;
  private_array<edge> edges_;
  static constexpr std::size_t page = 1 << 16;
  private_array<char> copy_;
  std::size_t count_ = 0, used_edges_ = 0;
  const std::int64_t deadline_ = now_ns() + most_time_ns;
};

void tell(const foreign_frame &lost) {
  if (!lost.suspended || lost.where == nullptr)
    return;
  const bool never_ran = lost.where->kind == corosan_suspended_initially;
  event *e = begin_event(never_ran ? finding_id::never_awaited : finding_id::orphan_frame);
  if (e == nullptr)
    return;
  e->start_ns = now_ns();
  e->still_running = true;
  std::memcpy(&e->subject, reinterpret_cast<const void *>(lost.address), sizeof e->subject);
  copy_stored(e->where, lost.created);
  if (lost.where->kind == corosan_suspended_finally)
    copy_text(e->detail, "it has finished, and nobody destroyed it");
  else if (lost.where->file != nullptr && !never_ran)
    std::snprintf(e->detail, sizeof e->detail, "suspended at %s:%u", lost.where->file, lost.where->line);
  commit_event(e);
}

} // namespace

void report_orphan_frames() noexcept {
  const std::size_t frames = foreign_frames();
  if (frames == 0 || !options().on(flag::orphan_frames))
    return;
  search words(frames + 64); // a thread may make some more
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  std::FILE *maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr)
    return;
  char line[512];
  bool all = true;
  while (all && std::fgets(line, sizeof line, maps) != nullptr) {
    unsigned long from = 0, to = 0;
    char rights[5] = "";
    if (std::sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w')
      continue;
    if (here >= from && here < to)
      from = here; // below are our own calls
    all = words.look_at(from, to);
  }
  std::fclose(maps);
  if (all)
    words.finish(tell);
  else
    write_notice(
        "CoroSanitizer: too much memory to search it for frames that nothing refers to (option orphan_frames)");
}

static std::string message(const event &e, const std::string &subject) {
  return "nothing refers to the suspended frame of coroutine '" + (subject.empty() ? "?" : subject) +
         "' any more: nobody can resume or destroy it" + (e.detail[0] != 0 ? std::string(" (") + e.detail + ")" : "");
}
static const char *suggestion(const event &) {
  return "keep the handle in an owner that destroys it, and let every operation that is given up complete or destroy "
         "what waits for it";
}
const finding_text orphan_frame_text{"orphan-frame", message, suggestion, "Created at", "While running", true};

} // namespace corosan
