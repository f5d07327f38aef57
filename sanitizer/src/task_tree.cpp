// Takes the picture on the loop's thread: no symbols, no malloc.
#include "task_tree.h"

#include "findings/findings.h"
#include "interpose/real.h"

#include <aio/debug.h>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace corosan {

using aio::debug::task_view;
using aio::debug::wait_kind;

const task_tree *picture_of(const aio::debug::loop_view &loop) noexcept {
  const long memory =
      raw_syscall(SYS_mmap, 0, sizeof(task_tree), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory < 0 || loop.tasks == nullptr)
    return nullptr;
  auto *tree = reinterpret_cast<task_tree *>(memory);
  const task_view *oldest = loop.tasks;
  for (tree->count = 1; oldest->next != nullptr; oldest = oldest->next)
    ++tree->count;
  const task_view *views[task_tree::most];
  for (const task_view *task = oldest; task != nullptr && tree->shown < task_tree::most; task = task->previous) {
    views[tree->shown] = task;
    tree_task &row = tree->tasks[tree->shown++];
    row.id = task->id;
    copy_text(row.name, task->name);
    row.awaited_by = -1;
    event scratch{};
    append_chain(scratch, task->leaf, task->id);
    if (scratch.chain_depth != 0)
      row.at = scratch.chain[0];
    if (task->wait.kind != wait_kind::none)
      describe_wait(scratch, *task);
    copy_text(row.waits_for, scratch.waits_for);
  }
  for (std::size_t child = 0; child < tree->shown; ++child)
    for (std::size_t parent = 0; parent < tree->shown; ++parent)
      if (views[parent]->wait.kind == wait_kind::child && views[parent]->wait.object == views[child] &&
          tree->tasks[child].awaited_by < 0)
        tree->tasks[child].awaited_by = static_cast<int>(parent);
  return tree;
}

void release_tree(const task_tree *tree) noexcept {
  if (tree != nullptr)
    raw_syscall(SYS_munmap, reinterpret_cast<long>(tree), sizeof *tree);
}

} // namespace corosan
