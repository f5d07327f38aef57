// The baseline file.
#include "report/baseline.h"

#include <gtest/gtest.h>

namespace corosan {
namespace {

const baseline_entry entry{"src/a.cpp", "blocking-call", "f<\"x\">", "a call", "00ff"};

TEST(baseline, reads_what_it_writes) {
  baseline first;
  first.add(entry);
  first.add({"src/a.cpp", "coro-long-wait", "g", "m { } ,", "11"});
  first.add(entry);
  baseline second;
  EXPECT_EQ(second.read(first.text()), "");
  EXPECT_EQ(second.text(), first.text());
  EXPECT_TRUE(second.accepts("00ff"));
  EXPECT_TRUE(second.accepts("11"));
  EXPECT_FALSE(second.accepts("12"));
}

TEST(baseline, is_sorted) {
  baseline one, other;
  one.add(entry);
  one.add({"b.cpp", "slow-step", "", "", "22"});
  other.add({"b.cpp", "slow-step", "", "", "22"});
  other.add(entry);
  EXPECT_EQ(one.text(), other.text());
}

TEST(baseline, unused_are_those_of_the_sanitizer) {
  baseline known;
  known.add(entry);
  known.add({"src/a.cpp", "coro-never-awaited", "g", "m", "11"});
  EXPECT_EQ(known.unused().size(), 1u);
  known.accepts("00ff");
  EXPECT_TRUE(known.unused().empty());
  known.forget_matches();
  EXPECT_EQ(known.unused().size(), 1u);
}

TEST(baseline, refuses_what_is_none) {
  baseline known;
  EXPECT_NE(known.read("{}"), "");
  EXPECT_NE(known.read("{\"coro-tidy-baseline\": 2, \"findings\": []}"), "");
  EXPECT_NE(known.read("{\"coro-tidy-baseline\": 1, \"findings\": [{\"path\": \"a\"}]}"), "");
  EXPECT_EQ(known.read("{\"coro-tidy-baseline\": 1, \"findings\": []}"), "");
}

} // namespace
} // namespace corosan
