// JSON: one document. Keys are stable; new ones may be added, none is renamed.
#include "checker/render/render.h"

#include <llvm/Support/JSON.h>

namespace corosan::checker {
namespace {

using llvm::json::OStream;

void put_place(OStream &json, const place &at, const render_options &how) {
  json.attribute("path", llvm::json::fixUTF8(relative_path(at.path, how.root)));
  json.attribute("line", at.line);
  json.attribute("column", at.column);
}

void put_report(OStream &json, const report &one, const render_options &how) {
  json.attribute("id", llvm::StringRef(one.rule->id));
  json.attribute("check", "coro-" + std::string(one.rule->id));
  json.attribute("level", level_name(one.rule->level));
  json.attribute("message", one.message);
  put_place(json, one.at, how);
  if (one.at.to > one.at.from) {
    json.attribute("begin_column", one.at.from);
    json.attribute("end_column", one.at.to);
  }
  json.attribute("function", one.function);
  json.attribute("subject", one.subject);
  json.attribute("fingerprint", one.fingerprint);
  json.attributeArray("notes", [&] {
    for (const report_note &hop : one.notes)
      json.object([&] {
        json.attribute("message", hop.message);
        put_place(json, hop.at, how);
      });
  });
  if (one.edits.empty())
    return;
  json.attributeObject("fix", [&] {
    json.attribute("applicability", one.safe_fix ? "safe" : "unsafe");
    json.attributeArray("edits", [&] {
      for (const edit &change : one.edits)
        json.object([&] {
          put_place(json, change.at, how);
          json.attribute("end_line", change.end.line);
          json.attribute("end_column", change.end.column);
          json.attribute("offset", change.offset);
          json.attribute("length", change.length);
          json.attribute("text", llvm::json::fixUTF8(change.text));
        });
    });
  });
}

} // namespace

void render_json(llvm::raw_ostream &out, const run_result &run, const render_options &how) {
  OStream json(out, 2);
  json.object([&] {
    json.attribute("schema", 1);
    json.attribute("tool", "coro-tidy");
    json.attribute("version", COROSAN_VERSION);
    json.attribute("root", how.root);
    json.attributeObject("summary", [&] {
      json.attribute("units", run.units);
      json.attribute("failed_units", run.failed);
      json.attribute("coroutines", run.seen.coroutines);
      json.attribute("handlers", run.seen.handlers);
      json.attribute("awaits", run.seen.awaits);
      json.attribute("findings", static_cast<std::int64_t>(run.reports.size()));
    });
    json.attributeArray("findings", [&] {
      for (const report &one : run.reports)
        json.object([&] { put_report(json, one, how); });
    });
  });
  out << '\n';
}

} // namespace corosan::checker
