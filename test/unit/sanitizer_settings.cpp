// COROSAN_OPTIONS as values.
#include "settings.h"

#include "did_you_mean.h"

#include <gtest/gtest.h>

namespace corosan {
namespace {

TEST(settings, defaults_are_those_of_the_table) {
  const settings all;
  EXPECT_EQ(all.text(flag::mode), "measure");
  EXPECT_EQ(all.number(flag::blocking_call_ms), 10);
  EXPECT_FALSE(all.on(flag::halt_on_error));
  EXPECT_TRUE(all.warnings().empty());
}

TEST(settings, reads_pairs_quotes_and_spaces) {
  settings all;
  all.parse("mode=strict : log_path='/a:b/c':slow_step_ms=7:halt_on_error=true");
  EXPECT_EQ(all.text(flag::mode), "strict");
  EXPECT_EQ(all.text(flag::log_path), "/a:b/c");
  EXPECT_EQ(all.number(flag::slow_step_ms), 7);
  EXPECT_TRUE(all.on(flag::halt_on_error));
  EXPECT_TRUE(all.warnings().empty());
}

TEST(settings, later_text_overrides) {
  settings all;
  all.parse("exitcode=1");
  all.parse("exitcode=2");
  EXPECT_EQ(all.number(flag::exitcode), 2);
}

TEST(settings, wrong_values_keep_the_default) {
  settings all;
  all.parse("blocking_call_ms=-1:mode=loose:verbosity=:symbolize=maybe:long_wait_ms=12x");
  EXPECT_EQ(all.number(flag::blocking_call_ms), 10);
  EXPECT_EQ(all.text(flag::mode), "measure");
  EXPECT_EQ(all.number(flag::verbosity), 1);
  EXPECT_TRUE(all.on(flag::symbolize));
  EXPECT_EQ(all.number(flag::long_wait_ms), 10'000);
  EXPECT_EQ(all.warnings().size(), 5u);
}

TEST(settings, odd_input_ends) {
  for (const char *text : {"", ":", ":::", "=", "a", "a:", "=:=", "log_path='open", "mode", "\"", "mode=\"strict"}) {
    settings all;
    all.parse(text);
  }
}

TEST(settings, guesses_what_was_meant) {
  EXPECT_EQ(did_you_mean("blocking_call", {"blocking_call_ms", "mode"}), "blocking_call_ms");
  EXPECT_EQ(did_you_mean("zzzzzz", {"blocking_call_ms", "mode"}), "");
}

TEST(settings, describes_every_flag) {
  const std::string text = settings().describe();
  for (const catalog::flag &row : catalog::flags)
    EXPECT_NE(text.find("\t" + std::string(row.name) + "\n"), std::string::npos) << row.name;
}

TEST(settings, only_numbers_change_once_frozen) {
  settings all;
  all.parse("log_path=here");
  all.freeze();
  all.parse("slow_step_ms=7:mode=strict");
  EXPECT_TRUE(all.warnings().empty());
  EXPECT_EQ(all.number(flag::slow_step_ms), 7);
  EXPECT_EQ(all.number(flag::mode), 1);
  all.parse("log_path=there:log_format=jsonl");
  EXPECT_EQ(all.warnings().size(), 2u);
  EXPECT_EQ(all.text(flag::log_path), "here");
}

} // namespace
} // namespace corosan
