// The name of an Asio operation, read from the type of its initiation: "initiate_async_read_some" is async_read_some.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace aio::detail {

template <class Initiation> constexpr std::string_view pretty_name() noexcept { return __PRETTY_FUNCTION__; }

constexpr bool is_word(char c) noexcept {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Asio names some initiations after how they do it: back to the name of the function that people call.
constexpr std::string_view readable(std::string_view name) noexcept {
  for (std::string_view whole : {std::string_view("async_read_until"), std::string_view("post"),
                                 std::string_view("dispatch"), std::string_view("defer")})
    if (name.starts_with(whole))
      return whole;
  if (name.ends_with("_connect"))
    return "async_connect";
  return name.substr(0, name.find("_dynbuf"));
}

/// The identifier after the last "initiate_" that is not a template argument; empty when there is none.
constexpr std::string_view initiation_in(std::string_view text) noexcept {
  constexpr std::string_view mark = "initiate_";
  const std::size_t begin = text.find("Initiation = ");
  if (begin == std::string_view::npos)
    return {};
  text.remove_prefix(begin);
  std::string_view found;
  int depth = 0;
  for (std::size_t place = 0; place < text.size(); ++place) {
    const char c = text[place];
    if (c == '<')
      ++depth;
    else if (c == '>')
      --depth;
    else if (depth == 0 && !is_word(text[place == 0 ? 0 : place - 1]) && text.substr(place).starts_with(mark)) {
      std::size_t end = place + mark.size();
      while (end < text.size() && is_word(text[end]))
        ++end;
      found = text.substr(place + mark.size(), end - place - mark.size());
    }
  }
  return readable(found);
}

template <class Initiation> struct operation_name {
  static constexpr std::string_view view = initiation_in(pretty_name<Initiation>());
  static constexpr auto text = [] {
    std::array<char, view.size() + 1> copy{};
    for (std::size_t place = 0; place < view.size(); ++place)
      copy[place] = view[place];
    return copy;
  }();
  static constexpr const char *value = view.empty() ? "an asynchronous operation" : text.data();
};

} // namespace aio::detail
