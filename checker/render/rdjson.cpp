// reviewdog's JSON: findings with related locations and, from the fixes, suggestions. Columns count bytes, as ours do.
#include "checker/render/render.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/JSON.h>

namespace corosan::checker {
namespace {

using llvm::json::OStream;

void put_position(OStream &json, llvm::StringRef name, unsigned line, unsigned column) {
  json.attributeObject(name, [&] {
    json.attribute("line", line);
    json.attribute("column", column);
  });
}

void put_location(OStream &json, const place &at, const render_options &how) {
  json.attributeObject("location", [&] {
    json.attribute("path", llvm::json::fixUTF8(relative_path(at.path, how.project)));
    json.attributeObject("range", [&] {
      put_position(json, "start", at.line, at.column);
      if (at.to > at.column)
        put_position(json, "end", at.line, at.to);
    });
  });
}

void put_suggestions(OStream &json, const report &one) {
  json.attributeArray("suggestions", [&] {
    for (const edit &change : one.edits)
      json.object([&] {
        json.attributeObject("range", [&] {
          put_position(json, "start", change.at.line, change.at.column);
          put_position(json, "end", change.end.line, change.end.column);
        });
        json.attribute("text", llvm::json::fixUTF8(change.text));
      });
  });
}

/// A suggestion names no file: it is in the finding's.
bool in_one_file(const report &one) {
  for (const edit &change : one.edits)
    if (change.at.path != one.at.path)
      return false;
  return !one.edits.empty();
}

} // namespace

void render_rdjson(llvm::raw_ostream &out, const run_result &run, const render_options &how) {
  OStream json(out, 2);
  json.object([&] {
    json.attributeObject("source", [&] { json.attribute("name", "coro-tidy"); });
    json.attributeArray("diagnostics", [&] {
      for (const report &one : run.reports)
        json.object([&] {
          json.attribute("message", llvm::json::fixUTF8(one.message));
          put_location(json, one.at, how);
          json.attribute("severity", one.rule->level == catalog::level::note
                                         ? "INFO"
                                         : llvm::StringRef(level_name(one.rule->level)).upper());
          json.attributeObject("code", [&] { json.attribute("value", "coro-" + std::string(one.rule->id)); });
          if (in_one_file(one))
            put_suggestions(json, one);
          json.attributeArray("relatedLocations", [&] {
            for (const report_note &hop : one.notes)
              if (hop.at.line)
                json.object([&] {
                  json.attribute("message", llvm::json::fixUTF8(hop.message));
                  put_location(json, hop.at, how);
                });
          });
        });
    });
  });
  out << '\n';
}

} // namespace corosan::checker
