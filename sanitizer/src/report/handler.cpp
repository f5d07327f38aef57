// Names the Asio operation whose handler a report is about, and the place that started it.
#include "report/handler.h"

#include "aio_tasks.h"

#include <algorithm>
#include <cstring>

namespace corosan {
namespace {

bool has(const std::string &text, const char *part) { return text.find(part) != std::string::npos; }

/// Where nobody knew the end of the step, the stack goes on below it: Asio calls the handler there.
void cut_at_handler(std::vector<frame_text> &frames) {
  frames.erase(std::find_if(frames.begin(), frames.end(),
                            [](const frame_text &frame) {
                              const std::string &f = frame.function;
                              return has(f, "asio::") && (has(f, "::do_complete(") || has(f, "detail::scheduler::"));
                            }),
               frames.end());
}

std::vector<frame_text> symbolize_stored(std::uint32_t number) {
  stack copy;
  copy_stored(copy, number);
  std::vector<frame_text> frames = symbolize(copy);
  cut_at_handler(frames);
  return frames;
}

} // namespace

void describe_handler(report &made) {
  const corosan_asio_operation &op = made.what->handler;
  if (op.name == nullptr)
    return;
  frame_text given;
  given.function = op.function != nullptr ? op.function : "";
  given.file = op.file != nullptr ? op.file : "";
  given.line = op.line;
  const bool of_asio = op.file != nullptr && (is_internal(given) || has(given.file, "/asio/impl/"));
  std::vector<frame_text> frames = symbolize_stored(op.created);
  if (op.file != nullptr && !of_asio) {
    made.started = given;
  } else if (const frame_text *user = user_frame(frames)) {
    made.started = *user;
  } else {
    frames = symbolize_stored(op.started_by);
    if (const frame_text *first = user_frame(frames))
      made.started = *first;
  }
  if (user_frame(frames) == nullptr)
    frames.clear(); // Asio's own calls tell nothing
  // Asio's name for what all functions that were posted share.
  const std::string name = std::strcmp(op.name, "execute") == 0 ? "execute (post, defer or dispatch)" : op.name;
  char object[80];
  std::snprintf(object, sizeof object, op.handle != 0 ? "%s %p (fd %llu)" : "%s %p", op.object_type, op.object,
                static_cast<unsigned long long>(op.handle));
  made.handler =
      name + (of_asio && op.function != nullptr ? std::string(", part of ") + op.function + "," : "") + " on " + object;
  if (!made.started.file.empty() || !made.started.function.empty())
    made.handler += ", started at " + place_text(made.started);
  if (made.what->id == finding_id::abandoned_handler) {
    made.stack = frames;
    const frame_text *destroyer = user_frame(made.created);
    const bool known = !made.started.file.empty() || !made.started.function.empty();
    made.location = known || destroyer == nullptr ? made.started : *destroyer;
  } else if (made.what->task_id == 0) {
    made.created = frames;
  }
}

} // namespace corosan
