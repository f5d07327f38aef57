// The wording of findings at the end of a chain of calls, shared by the rules, which see one unit, and the link, which
// sees all.
#pragma once

#include "catalog/catalog.h"

#include <cstdint>
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

/// What a call does to the loop that it is made on.
enum class loop_wait : std::uint8_t {
  none,
  runs_loop,       ///< io_context::run, QEventLoop::exec: a loop inside the loop
  waits_for_task,  ///< sync_wait, blockingWait: runs a task to its end, the caller's thread waits
  waits_for_future ///< get() or wait() of what an operation with the token use_future gave
};

/// "... runs an event loop inside ...": the message about `what`, which does `how` to the loop of `place`.
inline std::string loop_wait_message(const std::string &what, loop_wait how, const std::string &place) {
  switch (how) {
  case loop_wait::runs_loop:
    return what + " runs an event loop inside " + place +
           ", which a loop runs already: that one stands still until this returns; co_await the work instead";
  case loop_wait::waits_for_future:
    return what + " makes " + place +
           " wait for an operation that its own loop has to finish: a deadlock; use an awaitable token and co_await";
  default:
    return what + " blocks the loop that runs " + place +
           " until a task is done, which may need that very loop: a deadlock; use co_await";
  }
}

/// The same for a call that reaches `waiting` through other functions.
inline std::string loop_wait_chain_message(const std::string &what, const std::string &waiting, loop_wait how,
                                           const std::string &place) {
  return loop_wait_message(what + ", which reaches '" + waiting + "',", how, place);
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
