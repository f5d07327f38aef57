// aio::context_var<T>: a value that belongs to a task and that its children inherit.
#pragma once

#include "aio/detail/current_context.h"

#include <memory>
#include <utility>

namespace aio {

/// Declared once, at namespace scope: `aio::context_var<std::string> request_id("-");`. A task sees what it set, else
/// what its maker had when it made the task, else the default. to_thread carries the values to its thread. Outside
/// tasks they belong to the thread.
/// T: copyable. Threads: any; each task or thread sees its own values.
/// Source of semantics: Python's contextvars.ContextVar.
template <class T> class context_var {
public:
  /// Gives the old value back with reset.
  class token {
  public:
    token(token &&) noexcept = default;
    token &operator=(token &&) noexcept = default;

  private:
    friend class context_var;
    explicit token(std::shared_ptr<const void> old) noexcept : old_(std::move(old)) {}
    std::shared_ptr<const void> old_;
  };

  explicit context_var(T default_value = T()) : default_(std::move(default_value)) {}
  context_var(const context_var &) = delete;
  context_var &operator=(const context_var &) = delete;

  /// The reference is good until the next set in the same task.
  const T &get() const noexcept {
    const auto *value = static_cast<const T *>(detail::context_find(this));
    return value ? *value : default_;
  }
  /// From now on, in this task and the children that it makes later.
  token set(T value) { return token(detail::context_set(this, std::make_shared<const T>(std::move(value)))); }
  /// Back to what it was before the set that gave the token.
  void reset(token old) { detail::context_set(this, std::move(old.old_)); }

private:
  const T default_;
};

} // namespace aio
