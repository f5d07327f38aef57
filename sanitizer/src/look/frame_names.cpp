// Asks the symbolizer once for each resume function.
#include "look/frame_names.h"

#include "report/names.h"

#include <cstdio>

namespace corosan {
namespace {

/// "aio::task<int> f(long)" as "f(long)".
std::string without_result(const std::string &function) {
  for (const char *type : {"aio::task<", "task<", "aio::async_generator<", "async_generator<"}) {
    if (function.rfind(type, 0) != 0)
      continue;
    int depth = 0;
    for (std::size_t i = 0; i < function.size(); ++i) {
      depth += (function[i] == '<') - (function[i] == '>');
      if (function[i] == '>' && depth == 0)
        return i + 2 < function.size() && function[i + 1] == ' ' ? function.substr(i + 2) : function;
    }
  }
  return function;
}

} // namespace

frame_text frame_names::ask(std::uintptr_t resume) {
  frame_text place;
  place.pc = resume;
  const loaded_module *module = modules_.find(resume);
  if (module == nullptr)
    return place;
  place.module = module->file;
  place.offset = resume - module->bias;
  if (!program_.empty() && !failed_ && !helper_.running())
    failed_ = !helper_.start(program_);
  std::vector<frame_text> frames;
  if (helper_.running() && helper_.ask(place, frames) && !frames.empty())
    place = frames.back();
  place.module = module->path;
  return place;
}

const frame_text &frame_names::name(const snapshot &of, const look_frame &frame) {
  static const code_site nowhere;
  const code_site &site = frame.site == look_frame::none ? nowhere : of.sites[frame.site];
  const auto [known, fresh] = known_.try_emplace({frame.resume, {site.file, site.line}});
  if (!fresh)
    return known->second;
  const auto [function, unasked] = functions_.try_emplace(frame.resume);
  if (unasked)
    function->second = ask(frame.resume);
  frame_text &text = known->second = function->second;
  if (text.function.empty() && !site.function.empty())
    text.function = readable(without_result(strip_clone(site.function)));
  if (!site.file.empty()) {
    text.file = normal_path(site.file);
    text.line = site.line;
    text.column = 0;
  }
  return text;
}

std::string frame_words(const frame_text &frame) {
  std::string words = frame.function;
  if (!frame.file.empty())
    return words + (words.empty() ? "" : " ") + frame.file + ":" + std::to_string(frame.line);
  if (!words.empty())
    return words;
  if (frame.module.empty())
    return frame.pc == 0 ? "(ended)" : "(unknown)";
  char offset[32];
  std::snprintf(offset, sizeof offset, "+0x%zx", static_cast<std::size_t>(frame.offset));
  return frame.module + offset;
}

} // namespace corosan
