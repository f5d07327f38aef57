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
  EXPECT_TRUE(pattern_matches("^load", "load_state"));
  EXPECT_FALSE(pattern_matches("^load", "reload"));
  EXPECT_TRUE(pattern_matches("state$", "load_state"));
  EXPECT_FALSE(pattern_matches("^load$", "load_state"));
}

TEST(suppressions, rows_apply_to_their_finding) {
  suppression_list list;
  EXPECT_TRUE(list.parse("# comment\n\n  blocking-call:load_state  \n*:third_party\n").empty());
  ASSERT_EQ(list.rows().size(), 2u);
  EXPECT_NE(list.find("blocking-call", {{fact_kind::function, "main"}, {fact_kind::function, "load_state(db &)"}}),
            nullptr);
  EXPECT_EQ(list.find("slow-step", {{fact_kind::function, "load_state(db &)"}}), nullptr);
  EXPECT_NE(list.find("slow-step", {{fact_kind::module, "/lib/third_party.so"}}), nullptr);
  EXPECT_EQ(list.find("blocking-call", {{fact_kind::path, "load_state"}}), nullptr); // only what is code
  EXPECT_EQ(list.rows()[0].matched, 1u);
}

TEST(suppressions, keys_look_at_one_thing_each) {
  suppression_list list;
  const auto wrong = list.parse("blocking-call:path=/etc/ function=load state\nslow-step:operator==\nlong-wait:*a=b\n"
                                "blocking-call:call=read\n");
  EXPECT_TRUE(wrong.empty());
  ASSERT_EQ(list.rows().size(), 4u);
  const auto &both = list.rows()[0].conditions;
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].kind, fact_kind::path);
  EXPECT_EQ(both[0].pattern, "/etc/");
  EXPECT_EQ(both[1].kind, fact_kind::function);
  EXPECT_EQ(both[1].pattern, "load state");
  EXPECT_EQ(list.find("blocking-call", {{fact_kind::path, "/etc/passwd"}}), nullptr);
  EXPECT_NE(list.find("blocking-call", {{fact_kind::path, "/etc/passwd"}, {fact_kind::function, "load state()"}}),
            nullptr);
  EXPECT_NE(list.find("slow-step", {{fact_kind::function, "operator==(int)"}}), nullptr);
  EXPECT_NE(list.find("long-wait", {{fact_kind::task, "xa=b"}}), nullptr);
  EXPECT_EQ(list.find("blocking-call", {{fact_kind::call, "pread"}}), nullptr); // a whole word
  EXPECT_NE(list.find("blocking-call", {{fact_kind::call, "read"}}), nullptr);
}

TEST(suppressions, bad_lines_are_named) {
  suppression_list list;
  const auto wrong = list.parse("no colon\nslow-stp:x\n\nblocking-call:\n");
  ASSERT_EQ(wrong.size(), 3u);
  EXPECT_EQ(wrong[0].number, 1u);
  EXPECT_NE(wrong[1].why.find("did you mean slow-step?"), std::string::npos);
  EXPECT_EQ(wrong[2].number, 4u);
  EXPECT_TRUE(list.rows().empty());
}

} // namespace
} // namespace corosan
