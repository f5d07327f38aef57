// GoogleTest: a finding of the sanitizer fails the test that runs, with the report as its text. To include this in one
// file of the test program is enough; without the sanitizer (corosan run, COROSAN=1) it does nothing.
// A test may ask for tolerance: corosan::tolerate_findings().
#pragma once

#include <corosan/test_findings.h>

#include <gtest/gtest.h>

namespace corosan {

/// Registered where this header is included.
class gtest_listener : public testing::EmptyTestEventListener {
public:
  void OnTestStart(const testing::TestInfo &) override { test_findings::instance().start(); }
  void OnTestEnd(const testing::TestInfo &) override {
    if (const std::string reports = test_findings::instance().finish(); !reports.empty())
      ADD_FAILURE() << "corosan found something while this test ran:\n" << reports;
  }

  static bool install() {
    testing::UnitTest::GetInstance()->listeners().Append(new gtest_listener);
    return true;
  }
};
inline const bool gtest_listener_installed = gtest_listener::install();

} // namespace corosan
