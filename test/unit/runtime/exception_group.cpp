// exception_group: its text, its leaves, and how it is split.
#include "cases.h"

#include <aio/exception_group.h>

#include <gtest/gtest.h>

namespace {

template <class Error> std::exception_ptr made() { return std::make_exception_ptr(Error()); }
using list = std::vector<std::exception_ptr>;

TEST(exception_group, needs_an_exception) { EXPECT_THROW(aio::exception_group("none", {}), std::invalid_argument); }

TEST(exception_group, text_of_one) {
  const aio::exception_group group("failed", {made<zero_division>()});
  EXPECT_EQ(group.message(), "failed");
  EXPECT_STREQ(group.what(), "failed (1 exception)\n"
                             " +- zero_division: division by zero");
}

TEST(exception_group, text_of_a_tree) {
  const aio::exception_group innermost("third", {made<key_error>(), made<my_base_error>()});
  const aio::exception_group inner("second", {made<value_error>(), std::make_exception_ptr(innermost),
                                              std::make_exception_ptr(aio::cancelled_error("stop"))});
  const aio::exception_group outer("first",
                                   {std::make_exception_ptr(inner), made<zero_division>(),
                                    std::make_exception_ptr(aio::exception_group("last", {made<type_error>()}))});
  EXPECT_STREQ(outer.what(), "first (3 exceptions)\n"
                             " +- second (3 exceptions)\n"
                             " |   +- value_error: wrong value\n"
                             " |   +- third (2 exceptions)\n"
                             " |   |   +- key_error: no such key\n"
                             " |   |   +- an exception that is no std::exception\n"
                             " |   +- aio::cancelled_error: stop\n"
                             " +- zero_division: division by zero\n"
                             " +- last (1 exception)\n"
                             "     +- type_error: wrong type");
}

TEST(exception_group, text_of_an_exception_with_lines) {
  const aio::exception_group group("failed", {std::make_exception_ptr(std::runtime_error("one\ntwo")),
                                              std::make_exception_ptr(std::runtime_error("three\nfour"))});
  EXPECT_STREQ(group.what(), "failed (2 exceptions)\n"
                             " +- std::runtime_error: one\n"
                             " |  two\n"
                             " +- std::runtime_error: three\n"
                             "    four");
}

TEST(exception_group, leaves_in_order) {
  const list innermost{made<key_error>(), made<value_error>()};
  const std::exception_ptr inner = std::make_exception_ptr(aio::exception_group("inner", innermost));
  const std::exception_ptr first = made<zero_division>(), last = made<my_error>();
  const aio::exception_group outer("outer", {first, inner, last});
  EXPECT_EQ(outer.exceptions(), (list{first, inner, last}));
  EXPECT_EQ(outer.leaves(), (list{first, innermost[0], innermost[1], last}));
}

TEST(exception_group, split_by_type) {
  const std::exception_ptr value = made<value_error>(), key = made<key_error>(), base = made<my_base_error>();
  const aio::exception_group inner("inner", {value, base});
  const aio::exception_group outer("outer", {key, std::make_exception_ptr(inner)});
  const auto [values, others] = outer.split<value_error>();
  EXPECT_EQ(values, list{value});
  EXPECT_EQ(others, (list{key, base}));
  const auto [standard, bare] = outer.split<std::exception>();
  EXPECT_EQ(standard, (list{key, value})) << "classes derived from it match, too; a group is no leaf";
  EXPECT_EQ(bare, list{base});
  EXPECT_TRUE(outer.contains<key_error>());
  EXPECT_TRUE(outer.contains<my_base_error>());
  EXPECT_FALSE(outer.contains<zero_division>());
  EXPECT_FALSE(outer.contains<aio::exception_group>());
}

TEST(exception_group, copies_share_the_exceptions) {
  const aio::exception_group group("failed", {made<my_error>()});
  const aio::exception_group copy = group; // NOLINT(performance-unnecessary-copy-initialization)
  EXPECT_EQ(copy.exceptions(), group.exceptions());
  EXPECT_STREQ(copy.what(), group.what());
  try {
    throw copy; // NOLINT(misc-throw-by-value-catch-by-reference)
  } catch (const std::exception &caught) {
    EXPECT_STREQ(caught.what(), group.what());
  }
}

} // namespace
