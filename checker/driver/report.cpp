// Resolves a finding's locations, and carries reports over a process boundary.
#include "checker/driver/report.h"

#include <clang/Basic/FileManager.h>
#include <clang/Lex/Lexer.h>

#include <llvm/Support/Base64.h>
#include <llvm/Support/Path.h>

namespace corosan::checker {

std::string absolute_path(const clang::SourceManager &sources, clang::FileID file) {
  llvm::SmallString<256> path;
  if (clang::OptionalFileEntryRef entry = sources.getFileEntryRefForID(file))
    path = entry->getName();
  sources.getFileManager().makeAbsolutePath(path);
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return std::string(path);
}

llvm::StringRef line_at(const clang::SourceManager &sources, clang::FileID file, unsigned offset) {
  llvm::StringRef buffer = sources.getBufferData(file);
  std::size_t before = buffer.take_front(offset).find_last_of("\n\r");
  return buffer.substr(before == llvm::StringRef::npos ? 0 : before + 1).take_until([](char c) {
    return c == '\n' || c == '\r';
  });
}

place make_place(clang::SourceLocation location, clang::SourceRange highlight, const clang::SourceManager &sources,
                 const clang::LangOptions &language) {
  place result;
  location = sources.getFileLoc(location);
  if (location.isInvalid())
    return result;
  auto [file, offset] = sources.getDecomposedLoc(location);
  result.path = absolute_path(sources, file);
  result.offset = offset;
  result.line = sources.getLineNumber(file, offset);
  result.column = sources.getColumnNumber(file, offset);
  unsigned begin = offset - (result.column - 1);
  result.text = line_at(sources, file, offset).str();

  result.from = result.to = result.column;
  if (highlight.isInvalid())
    return result;
  clang::CharSourceRange range =
      clang::Lexer::makeFileCharRange(clang::CharSourceRange::getTokenRange(highlight), sources, language);
  if (range.isInvalid() || sources.getFileID(range.getBegin()) != file)
    return result;
  unsigned first = sources.getFileOffset(range.getBegin()), last = sources.getFileOffset(range.getEnd());
  unsigned line_end = begin + static_cast<unsigned>(result.text.size());
  if (first < line_end && last > begin) {
    result.from = std::max(first, begin) - begin + 1;
    result.to = std::min(last, line_end) - begin + 1;
  }
  return result;
}

namespace {

/// False when a part of the replaced range is not in a file the user can edit.
bool make_edit(const clang::FixItHint &hint, const clang::SourceManager &sources, const clang::LangOptions &language,
               edit &result) {
  clang::CharSourceRange range = hint.RemoveRange;
  if (range.getBegin().isMacroID() || range.getEnd().isMacroID())
    return false;
  if (range.isTokenRange())
    range = clang::CharSourceRange::getCharRange(
        range.getBegin(), clang::Lexer::getLocForEndOfToken(range.getEnd(), 0, sources, language));
  if (range.isInvalid() || !sources.isWrittenInSameFile(range.getBegin(), range.getEnd()) ||
      sources.isInSystemHeader(range.getBegin()))
    return false;
  result.at = make_place(range.getBegin(), {}, sources, language);
  result.offset = sources.getFileOffset(range.getBegin());
  result.length = sources.getFileOffset(range.getEnd()) - result.offset;
  result.end = make_place(range.getEnd(), {}, sources, language);
  result.text = hint.CodeToInsert;
  return true;
}

llvm::json::Object to_json(const place &at) {
  return llvm::json::Object{{"path", at.path},
                            {"line", at.line},
                            {"column", at.column},
                            {"offset", at.offset},
                            {"from", at.from},
                            {"to", at.to},
                            {"text", llvm::json::fixUTF8(at.text)}};
}

bool from_json(const llvm::json::Object *object, place &at) {
  if (!object)
    return false;
  auto number = [&](llvm::StringRef key) { return static_cast<unsigned>(object->getInteger(key).value_or(0)); };
  at.path = object->getString("path").value_or("").str();
  at.line = number("line");
  at.column = number("column");
  at.offset = number("offset");
  at.from = number("from");
  at.to = number("to");
  at.text = object->getString("text").value_or("").str();
  return true;
}

} // namespace

place make_place(clang::SourceLocation location, const clang::SourceManager &sources) {
  return make_place(location, {}, sources, {});
}

std::string place_key(const place &at) {
  return at.path + ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
}

report make_report(const finding &found, const clang::SourceManager &sources, const clang::LangOptions &language) {
  report result;
  result.rule = found.rule;
  result.at = make_place(found.location, found.highlight, sources, language);
  result.message = found.message;
  for (const note &hop : found.notes)
    result.notes.push_back({make_place(hop.location, {}, sources, language), hop.message});
  for (const clang::FixItHint &hint : found.fixes) {
    edit change;
    if (!make_edit(hint, sources, language, change)) {
      result.edits.clear(); // all or nothing
      break;
    }
    result.edits.push_back(std::move(change));
  }
  result.safe_fix = found.safe_fix;
  result.function = llvm::StringRef(found.function).ltrim(':').str();
  result.subject = found.subject;
  return result;
}

llvm::json::Value to_json(const unit_result &result) {
  llvm::json::Array reports;
  for (const report &one : result.reports) {
    llvm::json::Array notes, edits;
    for (const report_note &hop : one.notes)
      notes.push_back(llvm::json::Object{{"at", to_json(hop.at)}, {"message", hop.message}});
    for (const edit &change : one.edits)
      edits.push_back(llvm::json::Object{{"at", to_json(change.at)},
                                         {"end", to_json(change.end)},
                                         {"offset", change.offset},
                                         {"length", change.length},
                                         {"text", change.text}});
    reports.push_back(llvm::json::Object{{"id", llvm::StringRef(one.rule->id)},
                                         {"at", to_json(one.at)},
                                         {"message", one.message},
                                         {"notes", std::move(notes)},
                                         {"edits", std::move(edits)},
                                         {"safe_fix", one.safe_fix},
                                         {"function", one.function},
                                         {"subject", one.subject}});
  }
  return llvm::json::Object{{"file", result.file},
                            {"failed", result.failed},
                            {"errors", llvm::json::fixUTF8(result.errors)},
                            {"functions", result.seen.functions},
                            {"coroutines", result.seen.coroutines},
                            {"handlers", result.seen.handlers},
                            {"awaits", result.seen.awaits},
                            {"facts", llvm::encodeBase64(result.facts)},
                            {"used_comments", result.used_comments},
                            {"known_lines", llvm::json::Array(result.known_lines)},
                            {"reports", std::move(reports)}};
}

bool from_json(const llvm::json::Value &value, unit_result &result) {
  const llvm::json::Object *top = value.getAsObject();
  const llvm::json::Array *reports = top ? top->getArray("reports") : nullptr;
  if (!reports)
    return false;
  auto text = [](const llvm::json::Object &from, llvm::StringRef key) {
    return from.getString(key).value_or("").str();
  };
  auto number = [](const llvm::json::Object &from, llvm::StringRef key) {
    return static_cast<unsigned>(from.getInteger(key).value_or(0));
  };
  result.file = text(*top, "file");
  result.failed = top->getBoolean("failed").value_or(true);
  result.errors = text(*top, "errors");
  std::vector<char> facts;
  if (llvm::Error damaged = llvm::decodeBase64(top->getString("facts").value_or(""), facts)) {
    llvm::consumeError(std::move(damaged));
    return false;
  }
  result.facts.assign(facts.begin(), facts.end());
  result.seen = {number(*top, "functions"), number(*top, "coroutines"), number(*top, "handlers"),
                 number(*top, "awaits")};
  if (const llvm::json::Array *used = top->getArray("used_comments"))
    for (const llvm::json::Value &item : *used)
      result.used_comments.push_back(item.getAsString().value_or("").str());
  if (const llvm::json::Array *lines = top->getArray("known_lines"))
    for (const llvm::json::Value &line : *lines)
      result.known_lines.push_back(static_cast<unsigned>(line.getAsInteger().value_or(0)));
  for (const llvm::json::Value &item : *reports) {
    const llvm::json::Object *from = item.getAsObject();
    if (!from)
      return false;
    report one;
    one.rule = catalog::find_finding(text(*from, "id"));
    if (!one.rule || !from_json(from->getObject("at"), one.at) || !from->getArray("notes") || !from->getArray("edits"))
      return false;
    one.message = text(*from, "message");
    one.function = text(*from, "function");
    one.subject = text(*from, "subject");
    one.safe_fix = from->getBoolean("safe_fix").value_or(false);
    for (const llvm::json::Value &hop : *from->getArray("notes")) {
      report_note &added = one.notes.emplace_back();
      if (!hop.getAsObject() || !from_json(hop.getAsObject()->getObject("at"), added.at))
        return false;
      added.message = text(*hop.getAsObject(), "message");
    }
    for (const llvm::json::Value &change : *from->getArray("edits")) {
      const llvm::json::Object *object = change.getAsObject();
      edit &added = one.edits.emplace_back();
      if (!object || !from_json(object->getObject("at"), added.at) || !from_json(object->getObject("end"), added.end))
        return false;
      added.offset = number(*object, "offset");
      added.length = number(*object, "length");
      added.text = text(*object, "text");
    }
    result.reports.push_back(std::move(one));
  }
  return true;
}

} // namespace corosan::checker
