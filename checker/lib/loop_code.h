// Code that an event loop runs: what it is called in messages, and what it shows about the calls that it makes.
#pragma once

#include "checker/lib/model.h"

#include <string>

namespace corosan::checker {

/// True for coroutines of tasks, awaiters and completion handlers: findings are reported in their bodies.
bool runs_on_loop(const function &fn);

/// The name of `decl` in a message, without its scope: "save", "~log_file", "lambda".
std::string short_name(const clang::FunctionDecl *decl);

/// "coroutine 'session'", "completion handler", "awaiter 'x::await_ready'", "function 'f'": who runs this code.
std::string place_of(const function &fn);

/// "call to 'save'", "destructor of 'worker'": what the reader sees at `site`.
std::string what_happens(const call_site &site, const std::string &callee);

/// True when `fn`, which makes the call `site`, shows that the descriptors that it deals with do not block: it awaited
/// readiness before, or deals with EAGAIN.
bool shows_readiness(const call_site &site, const function &fn, const model &unit);

/// A library's own sleep may have nothing better than to block, and must not be told to call itself.
bool is_own_sleep(const function &fn);

} // namespace corosan::checker
