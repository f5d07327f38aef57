// Writes JSON.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace corosan {

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

} // namespace corosan
