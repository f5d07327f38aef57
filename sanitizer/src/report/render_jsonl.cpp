// The report as one JSON object per line. Keys are stable; a key is absent when its value is unknown.
#include "report/report.h"

namespace corosan {
namespace {

/// Builds JSON text member by member.
class json {
public:
  json &open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
    return *this;
  }
  json &close(char bracket) {
    text_ += bracket;
    first_ = false;
    return *this;
  }
  json &key(const char *name) {
    separate();
    quote(name);
    text_ += ':';
    first_ = true; // no comma before the value
    return *this;
  }
  void string(const std::string &value) {
    separate();
    quote(value);
  }
  void number(std::int64_t value) {
    separate();
    text_ += std::to_string(value);
  }
  void milliseconds(std::int64_t nanoseconds) {
    separate();
    char text[40];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(nanoseconds) / 1e6);
    text_ += text;
  }
  void member(const char *name, const std::string &value) {
    if (!value.empty())
      key(name).string(value);
  }
  void member(const char *name, std::int64_t value) { key(name).number(value); }
  const std::string &text() const { return text_; }

private:
  void separate() {
    if (!first_)
      text_ += ',';
    first_ = false;
  }
  void quote(const std::string &value) {
    text_ += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') {
        text_ += '\\';
        text_ += c;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04x", c);
        text_ += escape;
      } else {
        text_ += c;
      }
    }
    text_ += '"';
  }

  std::string text_;
  bool first_ = true;
};

void frame(json &out, const frame_text &f) {
  out.open('{');
  out.member("function", f.function);
  out.member("file", f.file);
  if (f.line != 0)
    out.member("line", f.line);
  if (f.column != 0)
    out.member("column", f.column);
  out.member("module", f.module);
  if (!f.module.empty())
    out.member("offset", static_cast<std::int64_t>(f.offset));
  out.close('}');
}

void frames(json &out, const char *name, const std::vector<frame_text> &list) {
  if (list.empty())
    return;
  out.key(name).open('[');
  for (const frame_text &f : list)
    frame(out, f);
  out.close(']');
}

} // namespace

std::string render_jsonl(const report &from) {
  const event &e = *from.what;
  json out;
  out.open('{');
  out.member("schema", 1);
  out.member("id", from.id);
  out.member("level", from.level);
  out.member("message", from.message);
  out.member("time_ns", e.time_ns);
  out.member("pid", e.pid);
  out.member("tid", e.tid);
  out.member("loop", e.loop);
  if (e.duration_ns != 0)
    out.key("duration_ms").milliseconds(e.duration_ns);
  if (e.threshold_ns != 0)
    out.key("threshold_ms").milliseconds(e.threshold_ns);
  out.member("verdict", verdict_name(e.verdict));
  out.member("group", e.group != nullptr ? e.group : "");
  out.member("call", e.call != nullptr ? e.call : "");
  if (e.resource.kind != resource_kind::none || e.resource.fd >= 0) {
    out.key("resource").open('{');
    if (e.resource.fd >= 0)
      out.member("fd", e.resource.fd);
    out.member("kind", resource_kind_name(e.resource.kind));
    out.member(e.resource.kind == resource_kind::socket || e.resource.kind == resource_kind::host ? "peer" : "path",
               e.resource.text);
    out.close('}');
  }
  frames(out, "stack", from.stack);
  if (!from.chain.empty()) {
    out.key("await_chain").open('[');
    for (const chain_text &link : from.chain) {
      out.open('{');
      out.member("function", link.function);
      if (link.line != 0) {
        out.member("file", link.file);
        out.member("line", link.line);
      }
      out.member("task", static_cast<std::int64_t>(link.task));
      out.member("task_name", link.task_name);
      out.member("waits_for", link.waits_for);
      if (link.fork != 0)
        out.member("fork", link.fork);
      out.close('}');
    }
    out.close(']');
  }
  if (e.task_id != 0) {
    out.key("task").open('{');
    out.member("id", static_cast<std::int64_t>(e.task_id));
    out.member("name", e.task_name);
    frames(out, "created", from.created);
    out.close('}');
  }
  out.member("waits_for", from.waits_for);
  out.member("suggestion", from.suggestion);
  out.member("docs", from.docs);
  out.member("count", static_cast<std::int64_t>(from.count));
  out.member("fingerprint", from.fingerprint);
  if (!from.location.function.empty() || !from.location.file.empty()) {
    out.key("location");
    frame(out, from.location);
  }
  out.close('}');
  return out.text() + "\n";
}

std::string render_jsonl_summary(std::uint64_t findings, std::uint64_t suppressed, bool any_loop) {
  json out;
  out.open('{');
  out.member("schema", 1);
  out.member("id", "summary");
  out.member("findings", static_cast<std::int64_t>(findings));
  out.member("suppressed", static_cast<std::int64_t>(suppressed));
  out.member("loops", any_loop ? 1 : 0);
  out.close('}');
  return out.text() + "\n";
}

} // namespace corosan
