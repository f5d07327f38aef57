// What is remembered of steps and calls that were told while they lasted.
#include "report/occurrence_table.h"

#include <gtest/gtest.h>

using corosan::occurrence_table;

TEST(occurrences, are_known_by_thread_and_start) {
  occurrence_table all;
  all.at(1, 10).key = 5;
  EXPECT_EQ(all.at(1, 10).key, 5U);
  EXPECT_EQ(all.find(1, 10)->key, 5U);
  EXPECT_EQ(all.find(1, 11), nullptr);
  EXPECT_EQ(all.find(2, 10), nullptr);
}

TEST(occurrences, the_last_one_that_is_over_is_remembered) { // for what the watchdog says of it late
  occurrence_table all;
  all.at(1, 10).over = true;
  all.at(2, 10).over = true;
  EXPECT_TRUE(all.find(1, 10)->over);
  all.at(1, 20).over = true;
  EXPECT_EQ(all.find(1, 10), nullptr);
  EXPECT_TRUE(all.find(1, 20)->over);
  EXPECT_TRUE(all.find(2, 10)->over);
}

TEST(occurrences, a_step_outlasts_its_calls) {
  occurrence_table all;
  all.at(1, 10).told = true;
  for (int start = 11; start < 20; ++start)
    all.at(1, start).over = true;
  EXPECT_TRUE(all.find(1, 10)->told);
  EXPECT_EQ(all.size(), 2U);
}

TEST(occurrences, are_limited) {
  occurrence_table all;
  for (int start = 0; start < 5'000; ++start)
    all.at(1, -start).told = true; // never over, and each new one is the first
  EXPECT_LE(all.size(), 1'000U);
  EXPECT_TRUE(all.find(1, -4'999)->told);
}
