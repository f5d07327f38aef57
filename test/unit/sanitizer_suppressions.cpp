// The suppressions file.
#include "report/suppressions.h"

#include <gtest/gtest.h>

namespace corosan {
namespace {

TEST(suppressions, patterns_match_anywhere) {
  EXPECT_TRUE(pattern_matches("load", "void load_state(db &)"));
  EXPECT_TRUE(pattern_matches("src/*.cpp", "/srv/src/a/b.cpp"));
  EXPECT_TRUE(pattern_matches("*", ""));
  EXPECT_TRUE(pattern_matches("a*b*c", "xxaxxbxxcxx"));
  EXPECT_FALSE(pattern_matches("a*b*c", "xxaxxcxxbxx"));
  EXPECT_FALSE(pattern_matches("load", "laod"));
}

TEST(suppressions, rows_apply_to_their_finding) {
  suppression_list list;
  std::vector<std::string> warnings;
  list.parse("# comment\n\n  blocking-call:load_state  \n*:third_party\n", warnings);
  EXPECT_TRUE(warnings.empty());
  ASSERT_EQ(list.rows().size(), 2u);
  EXPECT_NE(list.find("blocking-call", {"main", "load_state(db &)"}), nullptr);
  EXPECT_EQ(list.find("slow-step", {"load_state(db &)"}), nullptr);
  EXPECT_NE(list.find("slow-step", {"third_party::x"}), nullptr);
  EXPECT_EQ(list.rows()[0].matched, 1u);
}

TEST(suppressions, bad_lines_are_named) {
  suppression_list list;
  std::vector<std::string> warnings;
  list.parse("no colon\nslow-stp:x\nblocking-call:\n", warnings);
  ASSERT_EQ(warnings.size(), 3u);
  EXPECT_NE(warnings[0].find("line 1"), std::string::npos);
  EXPECT_NE(warnings[1].find("did you mean slow-step?"), std::string::npos);
  EXPECT_TRUE(list.rows().empty());
}

} // namespace
} // namespace corosan
