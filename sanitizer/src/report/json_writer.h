// Writes JSON: what a value needs to be a value, nothing else.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace corosan {

/// The text in quotes, escaped. Bytes that are no UTF-8 become U+FFFD: names and paths may contain anything.
std::string quoted(const std::string &text);

/// The same text with every byte that is no UTF-8 replaced.
std::string valid_utf8(const std::string &text);

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
  /// A value that is text already: a number, true, null.
  void raw(const std::string &value) {
    separate();
    text_ += value;
  }
  void number(std::int64_t value) { raw(std::to_string(value)); }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void milliseconds(std::int64_t nanoseconds) {
    char text[40];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(nanoseconds) / 1e6);
    raw(text);
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
  void quote(const std::string &value) { text_ += quoted(value); }

  std::string text_;
  bool first_ = true;
};

} // namespace corosan
