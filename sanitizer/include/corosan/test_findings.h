// What the listeners of test frameworks share: the findings of the running test. One test runs at a time.
#pragma once

#include <corosan/corosan.h>

#include <mutex>
#include <string>

namespace corosan {

/// Collects the findings between two moments.
class test_findings {
public:
  /// A test begins: what was found before is not its.
  void start() {
    drain();
    const std::lock_guard guard(lock_);
    reports_.clear();
    tolerated_ = false;
  }
  /// It ends: the reports of what was found meanwhile, empty when there was nothing or the test tolerates it.
  std::string finish() {
    drain();
    const std::lock_guard guard(lock_);
    std::string all;
    if (!tolerated_)
      all.swap(reports_);
    reports_.clear();
    return all;
  }
  void tolerate() {
    const std::lock_guard guard(lock_);
    tolerated_ = true;
  }

  /// The one of this program.
  static test_findings &instance() {
    static test_findings one;
    return one;
  }

private:
  test_findings()
      : listener_([this](const corosan_finding &found) {
          const std::lock_guard guard(lock_);
          reports_ += found.text;
        }) {}

  std::mutex lock_;
  std::string reports_;
  bool tolerated_ = false;
  finding_listener listener_; // last: it is called as soon as it exists
};

/// In a test: findings shall not fail it. They are reported all the same; expect_findings keeps them from that, too.
inline void tolerate_findings() { test_findings::instance().tolerate(); }

} // namespace corosan
