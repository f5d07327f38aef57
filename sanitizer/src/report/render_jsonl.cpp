// The report as one JSON object per line. Keys are stable; a key is absent when its value is unknown.
#include "report/json_writer.h"
#include "report/output.h"
#include "report/report.h"

#include <unistd.h>

namespace corosan {
namespace {

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
  if (e.calls[0].call != nullptr) {
    out.key("calls").open('[');
    for (const call_total &total : e.calls)
      if (total.call != nullptr) {
        out.open('{');
        out.member("call", total.call);
        out.member("count", static_cast<std::int64_t>(total.count));
        out.key("ms").milliseconds(total.ns);
        out.close('}');
      }
    out.close(']');
  }
  out.member("detail", e.detail);
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
  if (e.handler.name != nullptr) {
    out.key("handler").open('{');
    out.member("operation", e.handler.name);
    out.member("object", e.handler.object_type);
    if (e.handler.handle != 0)
      out.member("fd", static_cast<std::int64_t>(e.handler.handle));
    if (!from.started.file.empty() || !from.started.function.empty()) {
      out.key("started");
      frame(out, from.started);
    }
    if (e.task_id == 0)
      frames(out, e.id == finding_id::abandoned_handler ? "destroyed" : "created", from.created);
    out.close('}');
  }
  if (!from.tree.empty()) {
    out.key("tasks").open('[');
    for (const tree_line &line : from.tree) {
      out.open('{');
      out.member("id", static_cast<std::int64_t>(line.id));
      out.member("name", line.name);
      out.member("depth", static_cast<std::int64_t>(line.depth));
      out.member("function", line.at.function);
      if (line.at.line != 0) {
        out.member("file", line.at.file);
        out.member("line", line.at.line);
      }
      out.member("waits_for", line.waits_for);
      out.close('}');
    }
    out.close(']');
  }
  out.member("waits_for", from.waits_for);
  if (e.holder_tid != 0) {
    out.key("holder").open('{');
    out.member("tid", e.holder_tid);
    frames(out, "stack", symbolize(e.holder));
    out.close('}');
  }
  out.member("suggestion", from.suggestion);
  out.member("docs", from.docs);
  out.member("count", static_cast<std::int64_t>(from.count));
  if (from.total_ns != 0)
    out.key("total_ms").milliseconds(from.total_ns);
  out.member("fingerprint", from.fingerprint);
  if (!from.location.function.empty() || !from.location.file.empty()) {
    out.key("location");
    frame(out, from.location);
  }
  out.close('}');
  return out.text() + "\n";
}

std::string render_jsonl_summary(std::uint64_t findings, std::uint64_t suppressed, int loops) {
  json out;
  out.open('{');
  out.member("schema", 1);
  out.member("id", "summary");
  out.member("findings", static_cast<std::int64_t>(findings));
  out.member("suppressed", static_cast<std::int64_t>(suppressed));
  out.member("loops", loops);
  out.member("pid", getpid());
  out.member("program", program_path());
  out.close('}');
  return out.text() + "\n";
}

} // namespace corosan
