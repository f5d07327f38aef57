// How names of functions and files are shown.
#include "report/names.h"

#include <gtest/gtest.h>

using corosan::normal_path;
using corosan::readable;
using corosan::without_parameters;

TEST(names, strings_are_strings) {
  EXPECT_EQ(readable("get(std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char>> const&)"),
            "get(std::string const&)");
  EXPECT_EQ(readable("get(std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >, int)"),
            "get(std::string, int)");
  EXPECT_EQ(readable("f(std::basic_string_view<char, std::char_traits<char>>)"), "f(std::string_view)");
}

TEST(names, default_arguments_go) {
  EXPECT_EQ(readable("f(std::vector<std::pair<int, int>, std::allocator<std::pair<int, int>>>)"),
            "f(std::vector<std::pair<int, int>>)");
  EXPECT_EQ(readable("f(std::vector<int, std::allocator<int> >&)"), "f(std::vector<int>&)");
  EXPECT_EQ(readable("f(std::unique_ptr<x::y, std::default_delete<x::y>>)"), "f(std::unique_ptr<x::y>)");
  EXPECT_EQ(readable("f(std::vector<int, mine<int>>)"), "f(std::vector<int, mine<int>>)");
}

TEST(names, abi_tags_go) { EXPECT_EQ(readable("path::name[abi:cxx11]() const"), "path::name() const"); }

TEST(names, parameters_go) {
  EXPECT_EQ(without_parameters("load(int, void (*)(int))"), "load");
  EXPECT_EQ(without_parameters("(anonymous namespace)::get(std::string)"), "(anonymous namespace)::get");
  EXPECT_EQ(without_parameters("store::put(int) const"), "store::put");
  EXPECT_EQ(without_parameters("main::$_0::operator()(int) const"), "main::$_0::operator()");
  EXPECT_EQ(without_parameters("main"), "main");
  EXPECT_EQ(without_parameters("(anonymous namespace)::value"), "(anonymous namespace)::value");
  EXPECT_EQ(without_parameters(""), "");
}

TEST(names, absolute_paths_are_normal) {
  EXPECT_EQ(normal_path("/a/b/../../c/./d.cpp"), "/c/d.cpp");
  EXPECT_EQ(normal_path("../d.cpp"), "../d.cpp");
  EXPECT_EQ(normal_path(""), "");
}
