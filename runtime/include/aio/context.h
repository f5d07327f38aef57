// aio::context: the values of all context variables at one moment.
#pragma once

#include "aio/detail/context_data.h"

#include <utility>

namespace aio {

namespace detail {
struct context_access;
}

/// An immutable snapshot; cheap to copy. A task starts with its maker's, and what it sets then is its own.
/// Threads: any. Source of semantics: Python's contextvars.Context, with PEP 567's copy at the creation of a task.
class context {
public:
  /// In which every variable has its default.
  context() noexcept = default;
  /// Of the running task or call; that of the defaults where neither runs. Source: contextvars.copy_context.
  static context current();

private:
  friend struct detail::context_access;
  explicit context(detail::context_pointer values) noexcept : values_(std::move(values)) {}
  detail::context_pointer values_;
};

} // namespace aio
