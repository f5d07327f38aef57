// Reads logs in JSON lines. A log may be cut off where its process was killed, and may have other text between its
// records where it was written to stderr.
#include "report.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <tuple>

namespace corosan {
namespace {

namespace fs = std::filesystem;
using boost::json::object;
using boost::json::value;

std::string text_of(const object &from, const char *key) {
  const value *found = from.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}
double number_of(const object &from, const char *key) {
  const value *found = from.if_contains(key);
  boost::json::error_code error;
  return found != nullptr && found->is_number() ? found->to_number<double>(error) : 0;
}
std::int64_t integer_of(const object &from, const char *key) {
  const value *found = from.if_contains(key);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}
std::int64_t nanoseconds_of(const object &from, const char *key) {
  return static_cast<std::int64_t>(number_of(from, key) * 1e6);
}
const object *object_of(const object &from, const char *key) {
  const value *found = from.if_contains(key);
  return found != nullptr ? found->if_object() : nullptr;
}

frame_text frame_of(const object &from) {
  frame_text frame;
  frame.function = text_of(from, "function");
  frame.file = text_of(from, "file");
  frame.line = static_cast<unsigned>(integer_of(from, "line"));
  frame.column = static_cast<unsigned>(integer_of(from, "column"));
  frame.module = text_of(from, "module");
  frame.offset = static_cast<std::uintptr_t>(integer_of(from, "offset"));
  return frame;
}

/// Calls `use` with each object of the array at `key`.
template <class Use> void for_each_object(const object &from, const char *key, Use use) {
  const value *found = from.if_contains(key);
  if (found == nullptr || !found->is_array())
    return;
  for (const value &one : found->get_array())
    if (one.is_object())
      use(one.get_object());
}

std::vector<frame_text> frames_of(const object &from, const char *key) {
  std::vector<frame_text> frames;
  for_each_object(from, key, [&](const object &one) { frames.push_back(frame_of(one)); });
  return frames;
}

record record_of(const object &line) {
  record made;
  made.id = text_of(line, "id");
  made.level = text_of(line, "level");
  made.message = text_of(line, "message");
  made.fingerprint = text_of(line, "fingerprint");
  made.loop = text_of(line, "loop");
  made.verdict = text_of(line, "verdict");
  made.call = text_of(line, "call");
  made.detail = text_of(line, "detail");
  made.suggestion = text_of(line, "suggestion");
  made.waits_for = text_of(line, "waits_for");
  made.count = static_cast<std::uint64_t>(std::max<std::int64_t>(integer_of(line, "count"), 1));
  made.longest_ns = nanoseconds_of(line, "duration_ms");
  made.total_ns = std::max(nanoseconds_of(line, "total_ms"), made.longest_ns);
  made.stack = frames_of(line, "stack");
  if (const object *what = object_of(line, "resource")) {
    const value *fd = what->if_contains("fd");
    made.resource = resource_text(fd != nullptr ? static_cast<int>(integer_of(*what, "fd")) : -1,
                                  text_of(*what, "kind"), text_of(*what, "path") + text_of(*what, "peer"));
  }
  if (const object *holder = object_of(line, "holder")) {
    made.holder_tid = static_cast<int>(integer_of(*holder, "tid"));
    made.holder = frames_of(*holder, "stack");
  }
  if (const object *task = object_of(line, "task")) {
    made.task_id = static_cast<std::uint64_t>(integer_of(*task, "id"));
    made.task_name = text_of(*task, "name");
    made.created = frames_of(*task, "created");
  }
  for_each_object(line, "await_chain", [&](const object &one) {
    made.chain.push_back({text_of(one, "function"), text_of(one, "file"),
                          static_cast<unsigned>(integer_of(one, "line")),
                          static_cast<std::uint64_t>(integer_of(one, "task"))});
  });
  if (const object *place = object_of(line, "location"))
    made.location = frame_of(*place);
  else if (!made.stack.empty())
    made.location = made.stack.front();
  return made;
}

/// One occurrence of a run, or all with one stack. Told first, and again at the end with what became of it.
struct occurrence {
  record text;
  object line;
  std::uint64_t runs = 1;
};

/// Reads one file after the other and merges.
class log_reader {
public:
  explicit log_reader(log_contents &into) : into_(into) {}

  void file(const fs::path &path, bool named);

private:
  using occurrence_key = std::tuple<int, std::string, std::int64_t, std::int64_t>;

  /// A line of `path`. False when it is no record of ours.
  bool line(const std::string &path, const std::string &text);
  log_run &run_of(const std::string &path, int pid);
  void take(occurrence &found);

  log_contents &into_;
  std::size_t first_run_ = 0; ///< of the file
  std::vector<occurrence_key> order_;
  std::map<occurrence_key, occurrence> occurrences_;
  std::map<std::string, std::size_t> places_;
  std::map<std::string, std::set<std::pair<std::string, int>>> seen_in_;
  bool newer_ = false;
};

log_run &log_reader::run_of(const std::string &path, int pid) {
  for (std::size_t i = first_run_; i < into_.runs.size(); ++i)
    if (into_.runs[i].pid == pid || pid == 0)
      return into_.runs[i];
  log_run fresh;
  fresh.file = path;
  fresh.pid = pid;
  return into_.runs.emplace_back(std::move(fresh));
}

bool log_reader::line(const std::string &path, const std::string &text) {
  boost::json::error_code error;
  const value parsed = boost::json::parse(text, error);
  if (error || !parsed.is_object())
    return false;
  const object &all = parsed.get_object();
  const std::string id = text_of(all, "id");
  if (id.empty() || integer_of(all, "schema") == 0)
    return false;
  if (integer_of(all, "schema") != 1) {
    newer_ = true;
    return true;
  }
  if (id == "summary" && all.if_contains("runs") != nullptr && into_.runs.size() > first_run_)
    into_.runs.resize(first_run_ + 1); // a report of many runs: which process saw what is no longer told
  log_run &run = run_of(path, static_cast<int>(integer_of(all, "pid")));
  if (id == "summary") {
    run.ended = true;
    run.loops = std::max(run.loops, static_cast<std::uint64_t>(std::max<std::int64_t>(integer_of(all, "loops"), 0)));
    run.program = text_of(all, "program");
    run.suppressed = static_cast<std::uint64_t>(integer_of(all, "suppressed"));
    run.runs = static_cast<std::uint64_t>(std::max<std::int64_t>(integer_of(all, "runs"), 1));
    return true;
  }
  run.loops = std::max<std::uint64_t>(run.loops, 1);
  record told = record_of(all);
  const occurrence_key key{run.pid, told.fingerprint, integer_of(all, "tid"), integer_of(all, "time_ns")};
  const auto [known, is_new] = occurrences_.try_emplace(key);
  occurrence &same = known->second;
  if (is_new) {
    order_.push_back(key);
    same.text = std::move(told);
    same.line = all;
    same.runs = static_cast<std::uint64_t>(std::max<std::int64_t>(integer_of(all, "runs"), 1));
    return true;
  }
  same.text.count = std::max(same.text.count, told.count);
  same.text.longest_ns = std::max(same.text.longest_ns, told.longest_ns);
  same.text.total_ns = std::max(same.text.total_ns, told.total_ns);
  return true;
}

void log_reader::take(occurrence &found) {
  into_.stacks.push_back(found.text);
  const auto [place, is_new] = places_.try_emplace(found.text.fingerprint, into_.findings.size());
  if (is_new) {
    into_.findings.push_back({found.text, found.line, 0});
    return;
  }
  merged_finding &same = into_.findings[place->second];
  record sum = found.text.longest_ns > same.text.longest_ns ? found.text : same.text;
  if (found.text.longest_ns > same.text.longest_ns)
    same.line = found.line;
  sum.count = same.text.count + found.text.count;
  sum.total_ns = same.text.total_ns + found.text.total_ns;
  same.text = std::move(sum);
}

void log_reader::file(const fs::path &path, bool named) {
  const auto refuse = [&](const std::string &why) {
    (named ? into_.refused : into_.warnings).push_back(path.string() + " " + why);
  };
  std::ifstream in(path, std::ios::binary);
  std::stringstream whole;
  whole << in.rdbuf();
  if (!in.is_open() || in.bad())
    return refuse(std::string("cannot be read: ") + std::strerror(errno));
  const std::string all = whole.str();
  first_run_ = into_.runs.size();
  order_.clear();
  occurrences_.clear();
  newer_ = false;
  std::size_t records = 0, wrong = 0, first_wrong = 0, number = 0;
  bool cut = false;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    const std::string text = all.substr(at, end - at);
    at = end + 1;
    ++number;
    if (text.empty() || text[0] != '{')
      continue; // the program's own words, in a log on stderr
    if (line(path.string(), text))
      ++records;
    else if (end == all.size())
      cut = true;
    else if (wrong++ == 0)
      first_wrong = number;
  }
  if (newer_)
    return refuse("was written by a newer corosan: this one reads schema 1");
  if (records == 0 && all.find("CoroSanitizer") != std::string::npos)
    return refuse("is a log for people; corosan report reads those of COROSAN_OPTIONS=log_format=jsonl");
  if (records == 0 && !all.empty() && !cut)
    return refuse("is not a log of corosan");
  if (all.empty() && !named)
    return refuse("is empty: no log, or that of a process that was killed before its first line");
  if (records == 0)
    run_of(path.string(), -1); // a process that was killed before it wrote a line
  if (cut)
    into_.warnings.push_back(path.string() + ": the last line is cut off, it is left out");
  if (wrong > 0)
    into_.warnings.push_back(path.string() + ":" + std::to_string(first_wrong) + ": no record of corosan" +
                             (wrong > 1 ? ", and " + std::to_string(wrong - 1) + " more such lines" : "") +
                             "; left out");
  for (const occurrence_key &key : order_) {
    occurrence &found = occurrences_[key];
    take(found);
    merged_finding &same = into_.findings[places_[found.text.fingerprint]];
    if (seen_in_[found.text.fingerprint].insert({path.string(), std::get<0>(key)}).second)
      same.runs += found.runs;
  }
}

} // namespace

log_contents read_logs(const std::vector<std::string> &paths) {
  log_contents all;
  log_reader reader(all);
  std::set<fs::path> done;
  const auto read_once = [&](const fs::path &path, bool named) {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error)
      all.refused.push_back(path.string() + " cannot be read: " + error.message());
    else if (done.insert(real).second)
      reader.file(path, named);
  };
  for (const std::string &path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      read_once(path, true);
      continue;
    }
    std::vector<fs::path> inside;
    for (const fs::directory_entry &entry : fs::directory_iterator(path, error))
      if (entry.is_regular_file(error))
        inside.push_back(entry.path());
    std::sort(inside.begin(), inside.end());
    const std::size_t before = all.runs.size();
    for (const fs::path &entry : inside)
      read_once(entry, false);
    if (all.runs.size() == before)
      all.warnings.push_back(path + " is a folder without logs of corosan");
  }
  return all;
}

} // namespace corosan
