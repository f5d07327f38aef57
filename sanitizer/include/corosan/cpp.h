// The sanitizer's interface in C++: thin wrappers over the C functions of corosan.h, which do nothing without the
// library.
#pragma once

#include <corosan/corosan.h>

#include <functional>
#include <string>
#include <string_view>

namespace corosan {

/// True when the sanitizer's library is in this process (it may still be switched off).
inline bool loaded() noexcept { return &corosan_version != nullptr; }
/// True when it watches this process.
inline bool watching() noexcept { return &corosan_active != nullptr && corosan_active() != 0; }

/// A scope in which this thread may block. For calls that are known and meant; keep it narrow.
class allow_blocking {
public:
  allow_blocking() noexcept {
    if (&corosan_allow_blocking_begin != nullptr)
      corosan_allow_blocking_begin();
  }
  ~allow_blocking() {
    if (&corosan_allow_blocking_end != nullptr)
      corosan_allow_blocking_end();
  }
  allow_blocking(const allow_blocking &) = delete;
  allow_blocking &operator=(const allow_blocking &) = delete;
};

/// A scope in which it may not, although one around it allows it.
class forbid_blocking {
public:
  forbid_blocking() noexcept {
    if (&corosan_forbid_blocking_begin != nullptr)
      before_ = corosan_forbid_blocking_begin();
  }
  ~forbid_blocking() {
    if (&corosan_forbid_blocking_end != nullptr)
      corosan_forbid_blocking_end(before_);
  }
  forbid_blocking(const forbid_blocking &) = delete;
  forbid_blocking &operator=(const forbid_blocking &) = delete;

private:
  unsigned before_ = 0;
};

/// A scope that is one blocking call, reported under `name` (a literal) like a call of the C library. Inlined always,
/// so that the stack begins at the scope.
class mark_blocking {
public:
  [[gnu::always_inline]] explicit mark_blocking(const char *name) noexcept {
    if (&corosan_mark_blocking_begin != nullptr)
      corosan_mark_blocking_begin(name);
  }
  [[gnu::always_inline]] ~mark_blocking() {
    if (&corosan_mark_blocking_end != nullptr)
      corosan_mark_blocking_end();
  }
  mark_blocking(const mark_blocking &) = delete;
  mark_blocking &operator=(const mark_blocking &) = delete;
};

/// Options from code: corosan::config().slow_step_ms(20).strict().apply(). Stronger than COROSAN_OPTIONS.
class config {
public:
  config &blocking_call_ms(unsigned limit) { return set("blocking_call_ms", std::to_string(limit)); }
  config &slow_step_ms(unsigned limit) { return set("slow_step_ms", std::to_string(limit)); }
  config &long_wait_ms(unsigned limit) { return set("long_wait_ms", std::to_string(limit)); }
  config &strict() { return set("mode", "strict"); }
  config &measure() { return set("mode", "measure"); }
  config &halt_on_error(bool on = true) { return set("halt_on_error", on ? "1" : "0"); }
  config &exitcode(int status) { return set("exitcode", std::to_string(status)); }
  config &suppressions(std::string_view file) { return set("suppressions", file); }
  config &log_path(std::string_view prefix) { return set("log_path", prefix); }
  /// Any other option, by its name in COROSAN_OPTIONS.
  config &set(std::string_view name, std::string_view value) {
    options_.append(name).append("=\"").append(value).append("\":");
    return *this;
  }
  /// Puts them into force. False when something was not understood, which stderr tells; true without the library.
  bool apply() const { return &corosan_set_options == nullptr || corosan_set_options(options_.c_str()) != 0; }

private:
  std::string options_;
};

/// Calls a function for each finding while this object lives. What the function may do: corosan_on_finding().
class finding_listener {
public:
  using function = std::function<void(const corosan_finding &)>;

  explicit finding_listener(function f) : function_(static_cast<function &&>(f)) {
    if (&corosan_on_finding != nullptr)
      number_ = corosan_on_finding([](const corosan_finding *one,
                                      void *self) noexcept { static_cast<finding_listener *>(self)->function_(*one); },
                                   this);
  }
  ~finding_listener() {
    if (number_ != 0)
      corosan_remove_on_finding(number_);
  }
  finding_listener(const finding_listener &) = delete;
  finding_listener &operator=(const finding_listener &) = delete;

private:
  function function_;
  int number_ = 0;
};

/// Waits until what was found so far has been reported; true without the library.
inline bool drain(int timeout_ms = 10'000) noexcept {
  return &corosan_drain == nullptr || corosan_drain(timeout_ms) != 0;
}

/// A scope in which findings of a kind are expected, not reported. For tests of code that is meant to misbehave.
class expect_findings {
public:
  /// `id` of the findings, "*" for any.
  explicit expect_findings(const char *id = "*") noexcept {
    if (&corosan_expect_begin != nullptr)
      number_ = corosan_expect_begin(id);
  }
  ~expect_findings() { count(); }
  expect_findings(const expect_findings &) = delete;
  expect_findings &operator=(const expect_findings &) = delete;

  /// Ends the expectation: how many there were.
  unsigned long long count() noexcept {
    if (number_ != 0)
      count_ = corosan_expect_end(number_);
    number_ = 0;
    return count_;
  }

private:
  int number_ = 0;
  unsigned long long count_ = 0;
};

} // namespace corosan
