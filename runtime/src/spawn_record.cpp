// The untyped part of making a task.
#include "aio/detail/spawn_record.h"

#include "aio/detail/current_context.h"

namespace aio::detail {

void start_record(task_state &state, const task_options &options, scheduler &owner) {
  if (!options.name.empty())
    state.set_name(options.name);
  if (options.context)
    state.context = context_access::get(*options.context);
  else if (const task_state *maker = owner.running())
    state.context = maker->context;
  else
    state.context = current_context();
  state.background = options.background;
  if (options.eager)
    owner.adopt_eagerly(state);
  else
    owner.adopt(state);
}

} // namespace aio::detail
