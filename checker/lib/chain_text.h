// The wording of findings about blocking calls, shared by the rule, which sees one unit, and the link, which sees all.
#pragma once

#include "catalog/catalog.h"

#include <string>
#include <string_view>

namespace corosan::checker {

/// "; use co_await aio::sleep(duration)", or "" when there is nothing better.
inline std::string advice_for(const catalog::blocking_call *row, std::string_view dialect) {
  std::string_view text = row ? catalog::advice_text(*row, dialect) : std::string_view();
  return text.empty() ? "" : "; use " + std::string(text);
}

/// The message about a call (`what`) made in `place` that reaches `blocking` through other functions.
inline std::string chain_message(const std::string &what, const std::string &place, const std::string &blocking,
                                 const catalog::blocking_call *row, std::string_view dialect) {
  return what + " can block the event loop in " + place + ": it reaches '" + blocking + "'" + advice_for(row, dialect);
}

/// One hop of the chain, and the last one.
inline std::string hop_message(const std::string &caller, const std::string &callee) {
  return "'" + caller + "' calls '" + callee + "' here";
}
inline std::string last_hop_message(const std::string &caller, const std::string &blocking) {
  return hop_message(caller, blocking) + ", which blocks";
}

/// True when a call of `row` is harmless for code that shows that its descriptors do not block.
inline bool spares_ready(const catalog::blocking_call *row) {
  return row && row->when == catalog::blocks_when::unless_nonblocking_fd;
}

} // namespace corosan::checker
