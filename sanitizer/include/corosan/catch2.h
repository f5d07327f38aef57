// Catch2, version 2 or 3: a finding of the sanitizer fails the test case that runs, with the report as its text. To
// include this in one file of the test program is enough; without the sanitizer (corosan run, COROSAN=1) it does
// nothing. A test may ask for tolerance: corosan::tolerate_findings(). With version 2 it stands before any other
// include of Catch, or CATCH_CONFIG_EXTERNAL_INTERFACES is defined for all.
#pragma once

#include <corosan/test_findings.h>

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
namespace corosan::detail {
using catch2_base = Catch::EventListenerBase;
} // namespace corosan::detail
#else
#ifndef CATCH_CONFIG_EXTERNAL_INTERFACES
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#endif
#include <catch2/catch.hpp>
namespace corosan::detail {
using catch2_base = Catch::TestEventListenerBase;
} // namespace corosan::detail
#endif

namespace corosan {

/// Registered where this header is included. A test case is a section, too: the outermost one.
class catch2_listener : public detail::catch2_base {
public:
  using detail::catch2_base::catch2_base;

  void sectionStarting(const Catch::SectionInfo &) override {
    if (depth_++ == 0)
      test_findings::instance().start();
  }
  void sectionEnded(const Catch::SectionStats &) override {
    if (--depth_ != 0)
      return;
    if (const std::string reports = test_findings::instance().finish(); !reports.empty())
      FAIL_CHECK("corosan found something while this test ran:\n" << reports);
  }

private:
  int depth_ = 0;
};
inline Catch::ListenerRegistrar<catch2_listener> catch2_listener_installed
#if __has_include(<catch2/catch_test_macros.hpp>)
    {"corosan"}
#endif
;

} // namespace corosan
