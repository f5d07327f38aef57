// Facts whose hash is right and whose tables contradict each other: each number that points elsewhere is checked.
#include "checker/link/facts.h"

#include <gtest/gtest.h>

#include <functional>

namespace facts = corosan::checker::facts;

namespace {

/// A unit with one row in each table.
facts::unit sound() {
  facts::unit made;
  made.strings = {"a.cpp", "c:@F@save#", "save", "  save();"};
  made.main_file = 0;
  const facts::spot here{0, 1, 1, 3};
  made.symbols.push_back({1, 2});
  facts::definition fn;
  fn.symbol = 0;
  fn.at = here;
  fn.is_passable = 1;
  fn.edges = fn.sinks = fn.uses = 1;
  fn.first_edge = fn.first_sink = fn.first_use = 0;
  made.definitions.push_back(fn);
  facts::edge call;
  call.callee = 0;
  call.at = here;
  made.edges.push_back(call);
  facts::sink blocks;
  blocks.name = 2;
  blocks.at = here;
  made.sinks.push_back(blocks);
  facts::parameter_use use;
  use.at = here;
  made.uses.push_back(use);
  made.overridings.push_back({0, 0});
  facts::site site;
  site.call = call;
  site.what = site.place = site.dialect = site.function = 2;
  made.sites.push_back(site);
  return made;
}

std::string problem_of(const std::string &bytes) {
  facts::unit read;
  std::string problem;
  return facts::read(bytes, read, problem) ? "" : problem;
}

TEST(checker_facts, sound_facts_are_read_as_they_were_written) {
  const std::string bytes = write(sound());
  facts::unit read;
  std::string problem;
  ASSERT_TRUE(facts::read(bytes, read, problem)) << problem;
  EXPECT_EQ(write(read), bytes);
  EXPECT_EQ(read.text(read.symbols[0].name), "save");
}

struct damage {
  const char *what;
  std::function<void(facts::unit &)> apply;
};

class contradicting : public testing::TestWithParam<damage> {};

TEST_P(contradicting, is_refused_with_a_reason) {
  facts::unit made = sound();
  GetParam().apply(made);
  EXPECT_EQ(problem_of(write(made)), "its tables contradict each other");
}

constexpr facts::index far_away = 99;
INSTANTIATE_TEST_SUITE_P(
    checker_facts, contradicting,
    testing::Values(damage{"main_file", [](auto &made) { made.main_file = far_away; }},
                    damage{"findings", [](auto &made) { made.findings = far_away; }},
                    damage{"symbol_name", [](auto &made) { made.symbols[0].name = far_away; }},
                    damage{"definition_symbol", [](auto &made) { made.definitions[0].symbol = far_away; }},
                    damage{"definition_edges", [](auto &made) { made.definitions[0].edges = 2; }},
                    damage{"definition_first_edge", [](auto &made) { made.definitions[0].first_edge = facts::none; }},
                    damage{"definition_sinks", [](auto &made) { made.definitions[0].sinks = facts::none; }},
                    damage{"definition_uses", [](auto &made) { made.definitions[0].first_use = 1; }},
                    damage{"edge_kind",
                           [](auto &made) { made.edges[0].kind = static_cast<facts::call_kind>(far_away); }},
                    damage{"edge_callee", [](auto &made) { made.edges[0].callee = far_away; }},
                    damage{"edge_callable", [](auto &made) { made.edges[0].callable = 0; }},
                    damage{"edge_rules", [](auto &made) { made.edges[0].rules = far_away; }},
                    damage{"edge_path", [](auto &made) { made.edges[0].at.path = facts::none; }},
                    damage{"sink_name", [](auto &made) { made.sinks[0].name = facts::none; }},
                    damage{"sink_waits", [](auto &made) { made.sinks[0].waits = far_away; }},
                    damage{"use_kind", [](auto &made) { made.uses[0].kind = static_cast<facts::use_kind>(far_away); }},
                    damage{"use_taker", [](auto &made) { made.uses[0].kind = facts::use_kind::stores; }},
                    damage{"overriding", [](auto &made) { made.overridings[0].overridden = far_away; }},
                    damage{"site_call", [](auto &made) { made.sites[0].call.callee = far_away; }},
                    damage{"site_what", [](auto &made) { made.sites[0].what = facts::none; }}),
    [](const testing::TestParamInfo<damage> &info) { return info.param.what; });

TEST(checker_facts, every_cut_is_refused) {
  const std::string bytes = write(sound());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_NE(problem_of(bytes.substr(0, size)), "") << size;
}

TEST(checker_facts, every_changed_byte_is_refused) {
  const std::string bytes = write(sound());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_NE(problem_of(changed), "") << at;
  }
}

} // namespace
