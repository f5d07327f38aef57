// SARIF 2.1.0 as code-scanning services read it: rule metadata, partial fingerprints, call chains as code flows, fixes.
#include "checker/render/render.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/Path.h>

namespace corosan::checker {
namespace {

using llvm::json::OStream;

/// A path as a URI reference: the bytes that a URI cannot hold are percent-encoded.
std::string uri(llvm::StringRef path) {
  std::string result = llvm::sys::path::is_absolute(path) ? "file://" : "";
  for (unsigned char c : path) {
    constexpr llvm::StringRef plain = "/-._~!$&'()*+,;=:@";
    if (llvm::isAlnum(static_cast<char>(c)) || plain.contains(static_cast<char>(c))) {
      result += static_cast<char>(c);
    } else {
      result += '%';
      result += llvm::hexdigit(c >> 4);
      result += llvm::hexdigit(c & 15);
    }
  }
  return result;
}

/// Our columns count bytes, those of SARIF characters.
std::int64_t character_column(const place &at, unsigned column) {
  llvm::StringRef before = llvm::StringRef(at.text).take_front(column ? column - 1 : 0);
  return llvm::count_if(before, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }) + 1;
}

void put_artifact(OStream &json, const place &at, const render_options &how) {
  llvm::StringRef path = relative_path(at.path, how.project);
  json.attributeObject("artifactLocation", [&] {
    json.attribute("uri", uri(path));
    if (!llvm::sys::path::is_absolute(path))
      json.attribute("uriBaseId", "SRCROOT");
  });
}

void put_location(OStream &json, const place &at, llvm::StringRef message, const render_options &how) {
  json.attributeObject("physicalLocation", [&] {
    put_artifact(json, at, how);
    json.attributeObject("region", [&] {
      json.attribute("startLine", at.line);
      json.attribute("startColumn", character_column(at, at.column));
      if (at.to > at.column)
        json.attribute("endColumn", character_column(at, at.to));
      json.attributeObject("snippet", [&] { json.attribute("text", llvm::json::fixUTF8(at.text)); });
    });
  });
  if (!message.empty())
    json.attributeObject("message", [&] { json.attribute("text", message); });
}

void put_fix(OStream &json, const report &one, const render_options &how) {
  // One artifactChange per file, in the order of first appearance.
  std::vector<llvm::StringRef> paths;
  for (const edit &change : one.edits)
    if (!llvm::is_contained(paths, change.at.path))
      paths.push_back(change.at.path);
  json.object([&] {
    json.attributeObject("description", [&] {
      json.attribute("text",
                     one.safe_fix ? "Safe: keeps what a correct program does" : "Needs a look: may change behaviour");
    });
    json.attributeArray("artifactChanges", [&] {
      for (llvm::StringRef path : paths)
        json.object([&] {
          place file;
          file.path = path.str();
          put_artifact(json, file, how);
          json.attributeArray("replacements", [&] {
            for (const edit &change : one.edits)
              if (change.at.path == path)
                json.object([&] {
                  json.attributeObject("deletedRegion", [&] {
                    json.attribute("startLine", change.at.line);
                    json.attribute("startColumn", character_column(change.at, change.at.column));
                    json.attribute("endLine", change.end.line);
                    json.attribute("endColumn", character_column(change.end, change.end.column));
                  });
                  json.attributeObject("insertedContent",
                                       [&] { json.attribute("text", llvm::json::fixUTF8(change.text)); });
                });
          });
        });
    });
  });
}

void put_result(OStream &json, const report &one, std::int64_t rule_index, const render_options &how) {
  json.attribute("ruleId", "coro-" + std::string(one.rule->id));
  json.attribute("ruleIndex", rule_index);
  json.attribute("level", level_name(one.rule->level));
  json.attributeObject("message", [&] { json.attribute("text", one.message); });
  json.attributeArray("locations", [&] {
    json.object([&] {
      put_location(json, one.at, "", how);
      if (!one.function.empty())
        json.attributeArray("logicalLocations",
                            [&] { json.object([&] { json.attribute("fullyQualifiedName", one.function); }); });
    });
  });
  json.attributeObject("partialFingerprints", [&] { json.attribute("corosan/v1", one.fingerprint); });
  if (!one.notes.empty())
    json.attributeArray("codeFlows", [&] {
      json.object([&] {
        json.attributeArray("threadFlows", [&] {
          json.object([&] {
            json.attributeArray("locations", [&] {
              auto step = [&](const place &at, llvm::StringRef message) {
                if (at.line)
                  json.object([&] { json.attributeObject("location", [&] { put_location(json, at, message, how); }); });
              };
              step(one.at, one.message);
              for (const report_note &hop : one.notes)
                step(hop.at, hop.message);
            });
          });
        });
      });
    });
  if (!one.edits.empty())
    json.attributeArray("fixes", [&] { put_fix(json, one, how); });
}

} // namespace

void render_sarif(llvm::raw_ostream &out, const run_result &run, const render_options &how) {
  std::vector<const catalog::finding *> rules;
  for (const catalog::finding &row : catalog::findings)
    if (row.engines != catalog::engine::sanitizer)
      rules.push_back(&row);

  OStream json(out, 2);
  json.object([&] {
    json.attribute("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.attribute("version", "2.1.0");
    json.attributeArray("runs", [&] {
      json.object([&] {
        json.attributeObject("tool", [&] {
          json.attributeObject("driver", [&] {
            json.attribute("name", "coro-tidy");
            json.attribute("version", COROSAN_VERSION);
            json.attributeArray("rules", [&] {
              for (const catalog::finding *row : rules)
                json.object([&] {
                  json.attribute("id", "coro-" + std::string(row->id));
                  json.attribute("name", llvm::StringRef(row->id));
                  json.attributeObject("shortDescription",
                                       [&] { json.attribute("text", llvm::StringRef(row->summary)); });
                  json.attributeObject(
                      "help", [&] { json.attribute("text", "Run: coro-tidy --explain " + std::string(row->id)); });
                  json.attributeObject("defaultConfiguration", [&] {
                    json.attribute("level", level_name(row->level));
                    json.attribute("enabled", row->on_by_default);
                  });
                });
            });
          });
        });
        json.attributeObject("originalUriBaseIds", [&] {
          json.attributeObject("SRCROOT", [&] { json.attribute("uri", uri(how.project + "/")); });
        });
        json.attribute("columnKind", "unicodeCodePoints");
        json.attributeArray("invocations",
                            [&] { json.object([&] { json.attribute("executionSuccessful", run.failed == 0); }); });
        json.attributeArray("results", [&] {
          for (const report &one : run.reports)
            json.object([&] { put_result(json, one, llvm::find(rules, one.rule) - rules.begin(), how); });
        });
      });
    });
  });
  out << '\n';
}

} // namespace corosan::checker
