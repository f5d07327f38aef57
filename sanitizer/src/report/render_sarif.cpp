// SARIF 2.1.0 as code-scanning services and editors read it: rules, partial fingerprints, stacks, related locations.
#include "catalog/catalog.h"
#include "report/json_writer.h"
#include "report/names.h"
#include "report/record.h"

#include <unistd.h>

namespace corosan {
namespace {

constexpr bool reported_here(const catalog::finding &row) { return row.engines != catalog::engine::checker; }

const char *level_name(catalog::level level) {
  static constexpr const char *names[] = {"note", "warning", "error"};
  return names[static_cast<std::size_t>(level)];
}

/// A path as a URI reference: bytes that a URI cannot hold are percent-encoded.
std::string uri(const std::string &path) {
  static constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~!$&'()*+,;=@";
  std::string out = !path.empty() && path[0] == '/' ? "file://" : "";
  for (const char c : path) {
    char code[4] = {c};
    if (plain.find(c) == std::string_view::npos)
      std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += code;
  }
  return out;
}

/// Writes the parts of a document; knows where the repository is.
class sarif {
public:
  explicit sarif(const std::string &root) : root_(root) {}

  std::string document(const std::vector<record> &findings, const std::vector<run_facts> &runs) {
    out_.open('{');
    out_.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    out_.member("version", "2.1.0");
    out_.key("runs").open('[').open('{');
    tool();
    out_.key("originalUriBaseIds").open('{').key("SRCROOT").open('{');
    out_.member("uri", uri(root_ + "/"));
    out_.close('}').close('}');
    out_.key("invocations").open('[');
    for (const run_facts &run : runs)
      invocation(run);
    out_.close(']');
    out_.key("results").open('[');
    for (const record &one : findings)
      result(one);
    out_.close(']').close('}').close(']').close('}');
    return out_.text() + "\n";
  }

private:
  void text(const char *key, const std::string &value) {
    out_.key(key).open('{').key("text").string(value);
    out_.close('}');
  }

  void tool() {
    out_.key("tool").open('{').key("driver").open('{');
    out_.member("name", "corosan");
    out_.member("version", COROSAN_VERSION);
    out_.key("rules").open('[');
    for (const catalog::finding &row : catalog::findings) {
      if (!reported_here(row))
        continue;
      const std::string id(row.id), summary(row.summary);
      out_.open('{');
      out_.member("id", "coro-" + id);
      out_.member("name", id);
      text("shortDescription", summary);
      text("fullDescription", summary);
      text("help", summary + ". What it means and what to do instead: docs/findings/" + id + ".md");
      out_.key("defaultConfiguration").open('{');
      out_.member("level", level_name(row.level));
      out_.close('}').close('}');
    }
    out_.close(']').close('}').close('}');
  }

  void invocation(const run_facts &run) {
    out_.open('{');
    out_.key("executionSuccessful").boolean(run.watched);
    if (run.status >= 0)
      out_.member("exitCode", run.status);
    if (run.pid > 0)
      out_.member("processId", run.pid);
    out_.member("startTimeUtc", run.started);
    out_.member("endTimeUtc", run.ended);
    if (!run.program.empty()) {
      out_.key("executableLocation").open('{');
      out_.member("uri", uri(run.program));
      out_.close('}');
    }
    if (!run.notes.empty()) {
      out_.key("toolExecutionNotifications").open('[');
      for (const std::string &note : run.notes) {
        out_.open('{');
        text("message", note);
        out_.member("level", "warning");
        out_.close('}');
      }
      out_.close(']');
    }
    out_.close('}');
  }

  void physical(const std::string &file, unsigned line, unsigned column) {
    const bool inside = file.compare(0, root_.size() + 1, root_ + "/") == 0;
    out_.key("physicalLocation").open('{').key("artifactLocation").open('{');
    out_.member("uri", uri(inside ? file.substr(root_.size() + 1) : file));
    if (inside)
      out_.member("uriBaseId", "SRCROOT");
    out_.close('}');
    if (line != 0) {
      out_.key("region").open('{');
      out_.member("startLine", line);
      if (column != 0)
        out_.member("startColumn", column);
      out_.close('}');
    }
    out_.close('}');
  }

  /// The members of a `location`. Without a source file it is the place in the program's file.
  void location(const frame_text &frame) {
    if (!frame.file.empty() || !frame.module.empty())
      physical(frame.file.empty() ? frame.module : frame.file, frame.line, frame.column);
    if (!frame.function.empty()) {
      out_.key("logicalLocations").open('[').open('{');
      out_.member("fullyQualifiedName", without_parameters(frame.function));
      out_.member("kind", "function");
      out_.close('}').close(']');
    }
  }

  /// Without the machinery between the user's frames, unless there are none.
  void stack(const std::string &title, const std::vector<frame_text> &frames) {
    if (frames.empty())
      return;
    const bool any_user = user_frame(frames) != nullptr;
    out_.open('{');
    text("message", title);
    out_.key("frames").open('[');
    for (const frame_text &frame : frames) {
      if (any_user && is_internal(frame))
        continue;
      out_.open('{').key("location").open('{');
      location(frame);
      out_.close('}');
      out_.member("module", frame.module);
      out_.close('}');
    }
    out_.close(']').close('}');
  }

  void related(int id, const frame_text &frame, const std::string &message) {
    out_.open('{');
    out_.member("id", id);
    location(frame);
    text("message", message);
    out_.close('}');
  }

  static std::vector<frame_text> chain_frames(const record &one) {
    std::vector<frame_text> frames;
    for (const chain_text &link : one.chain) {
      frame_text frame;
      frame.function = link.function;
      frame.file = link.line != 0 ? link.file : "";
      frame.line = link.line;
      frames.push_back(std::move(frame));
    }
    return frames;
  }

  static std::string task_title(const record &one) {
    return "task '" + one.task_name + "' (id " + std::to_string(one.task_id) + ")";
  }

  std::string message(const record &one) const {
    std::string all = one.message;
    if (!one.resource.empty())
      all += " on " + one.resource;
    if (one.task_id != 0)
      all += "\nIn " + task_title(one);
    if (!one.detail.empty())
      all += "\n" + one.detail;
    if (one.count > 1)
      all += "\nSeen " + std::to_string(one.count) + " times";
    if (!one.suggestion.empty())
      all += "\nSuggestion: " + one.suggestion;
    return all;
  }

  void result(const record &one) {
    const std::vector<frame_text> chain = chain_frames(one);
    out_.open('{');
    out_.member("ruleId", "coro-" + one.id);
    if (const int index = rule_index(one.id); index >= 0)
      out_.member("ruleIndex", index);
    out_.member("level", one.level);
    text("message", message(one));
    out_.key("locations").open('[');
    if (!one.location.file.empty() || !one.location.module.empty()) {
      out_.open('{');
      location(one.location);
      out_.close('}');
    }
    out_.close(']');
    out_.key("partialFingerprints").open('{');
    out_.member("corosan/v1", one.fingerprint);
    out_.close('}');
    out_.member("occurrenceCount", static_cast<std::int64_t>(one.count));
    out_.key("stacks").open('[');
    stack("Stack", one.stack);
    stack("Awaited by", chain);
    stack("Thread " + std::to_string(one.holder_tid) + ", which holds it", one.holder);
    stack("Task created at", one.created);
    out_.close(']');
    out_.key("relatedLocations").open('[');
    int id = 0;
    for (const frame_text &frame : chain)
      if (!frame.file.empty())
        related(++id, frame, "awaited by " + frame.function);
    if (const frame_text *creator = user_frame(one.created); creator != nullptr && !creator->file.empty())
      related(++id, *creator, task_title(one) + " created here");
    out_.close(']');
    properties(one);
    out_.close('}');
  }

  void properties(const record &one) {
    out_.key("properties").open('{');
    out_.member("loop", one.loop);
    out_.member("verdict", one.verdict);
    out_.member("call", one.call);
    out_.member("waits_for", one.waits_for);
    if (one.longest_ns != 0)
      out_.key("longest_ms").milliseconds(one.longest_ns);
    if (one.total_ns != 0)
      out_.key("total_ms").milliseconds(one.total_ns);
    out_.close('}');
  }

  static int rule_index(const std::string &id) {
    int index = 0;
    for (const catalog::finding &row : catalog::findings) {
      if (row.id == id && reported_here(row))
        return index;
      index += reported_here(row) ? 1 : 0;
    }
    return -1;
  }

  std::string root_;
  json out_;
};

} // namespace

std::string render_sarif(const std::vector<record> &findings, const std::vector<run_facts> &runs,
                         const std::string &root) {
  return sarif(root).document(findings, runs);
}

std::string repository_root(const std::string &folder) {
  for (std::string above = folder; !above.empty(); above.erase(above.rfind('/')))
    if (access((above + "/.git").c_str(), F_OK) == 0)
      return above;
  return folder;
}

} // namespace corosan
