// The values of context variables.
#include "aio/detail/current_context.h"

#include "aio/detail/scheduler.h"

namespace aio::detail {

namespace {
thread_local context_pointer thread_context;
}

void context_pointer::retain() noexcept { entry_->references.fetch_add(1, std::memory_order_relaxed); }

void context_pointer::release() noexcept {
  if (entry_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
    delete entry_;
}

context_pointer &current_context() noexcept {
  task_state *const task = scheduler::current_task();
  return task ? task->context : thread_context;
}

context_scope::context_scope(context_pointer values) noexcept
    : outer_(std::exchange(thread_context, std::move(values))) {}

context_scope::~context_scope() { thread_context = std::move(outer_); }

const void *context_find(const void *variable) noexcept {
  for (const context_entry *entry = current_context().get(); entry; entry = entry->next.get())
    if (entry->variable == variable)
      return entry->value.get();
  return nullptr;
}

std::shared_ptr<const void> context_set(const void *variable, std::shared_ptr<const void> value) {
  context_pointer &values = current_context();
  // Entries in front of the old one are copied, those behind it are shared: a variable is in the list once.
  std::shared_ptr<const void> old;
  context_pointer rest = values;
  for (const context_entry *entry = values.get(); entry; entry = entry->next.get())
    if (entry->variable == variable) {
      old = entry->value;
      rest = entry->next;
      for (const context_entry *before = values.get(); before != entry; before = before->next.get())
        rest = context_pointer(new context_entry{before->variable, before->value, std::move(rest)});
      break;
    }
  if (value)
    rest = context_pointer(new context_entry{variable, std::move(value), std::move(rest)});
  values = std::move(rest);
  return old;
}

} // namespace aio::detail

namespace aio {

context context::current() { return detail::context_access::make(detail::current_context()); }

} // namespace aio
