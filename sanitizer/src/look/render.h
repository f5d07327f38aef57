// A snapshot as text for people and as JSON lines.
#pragma once

#include "look/descriptors.h"
#include "look/frame_names.h"
#include "look/snapshot.h"

#include <functional>
#include <string>

namespace corosan {

/// What a rendering needs. Used by one thread.
struct look_view {
  const snapshot &of;
  frame_names &frames;
  descriptor_table &descriptors;
  bool all = false;   ///< no summary of tasks that are alike
  bool ascii = false; ///< no characters beyond ASCII
};

/// Takes the lines one by one, each with its end.
using line_sink = std::function<void(const std::string &)>;

/// The tree: who awaits whom, with the frames of each task. Cycles come first.
void render_tree(const look_view &view, const line_sink &out);
/// One line per task. `order` is a column's name: id, name, state, age, busy, steps or waiting.
void render_list(const look_view &view, const std::string &order, const line_sink &out);
/// One object per loop and task, and one that closes.
void render_lines(const look_view &view, const std::string &order, const line_sink &out);

/// The tasks in that order (busiest, oldest and longest waiting first).
std::vector<std::uint32_t> ordered_tasks(const snapshot &of, const std::string &order);
inline constexpr const char *look_orders[] = {"id", "name", "state", "age", "busy", "steps", "waiting"};

// Parts of the above.
std::string duration_words(std::int64_t nanoseconds);
/// 1234567 as 1,234,567.
std::string count_words(std::uint64_t count);
/// `Task-7`, or `'name' (id 7)`.
std::string task_words(const snapshot &of, std::uint32_t task);
const char *state_words(task_state state);
/// What the task waits for; empty when it runs.
std::string wait_words(const look_view &view, std::uint32_t task);
/// The loop, and what its thread does now.
std::string loop_words(const look_view &view, const look_loop &loop);
/// `Task-2 -> Task-3 -> Task-2` for each ring of tasks that wait for each other, through mutexes, too.
std::vector<std::string> cycle_words(const look_view &view);
/// What is wrong with the snapshot as a whole, or empty.
std::string shortcomings(const snapshot &of);
/// The frames without those of the runtime, unless there are no others; innermost first.
std::vector<const frame_text *> shown_frames(const look_view &view, const look_task &task);
/// Its steps, with the one that runs.
inline std::uint32_t steps_of(const look_task &task) { return task.steps + (task.state == task_state::running); }
/// Busy time with what the step that runs has taken so far.
std::int64_t busy_ns(const snapshot &of, std::uint32_t task);

} // namespace corosan
