// missing-timeout (opt-in): a coroutine waits for a peer, and nothing ends the wait when the peer says nothing.
#include "checker/lib/awaits.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// The operation behind `async_read_some`, `co_connect`, `recvAsync`: empty when it does not wait for a peer. Accepting
/// is left out: a server waits for ever, and means it.
bool waits_for_peer(llvm::StringRef name) {
  static const llvm::StringSet<> operations = {
      "read",    "read_some",  "read_until", "read_exactly", "readuntil", "readexactly", "readline",    "read_header",
      "write",   "write_some", "receive",    "receive_from", "recv",      "recv_from",   "recvmsg",     "send",
      "send_to", "sendall",    "connect",    "handshake",    "resolve",   "request",     "writeall",    "ping",
      "execute", "exec",       "query",      "http_get",     "fetch_url", "read_at",     "host_by_name"};
  for (llvm::StringRef prefix : {"async_", "co_", "coro_"})
    if (name.consume_front(prefix))
      break;
  for (llvm::StringRef suffix : {"_async", "Async", "_coro", "Coro"})
    if (name.consume_back(suffix))
      break;
  return operations.contains(name);
}

bool is_limit(const ParmVarDecl *parameter) {
  const std::string text = parameter->getNameAsString() + parameter->getType().getCanonicalType().getAsString();
  return llvm::any_of(llvm::ArrayRef<llvm::StringRef>{"timeout", "deadline", "duration", "time_point"},
                      [&](llvm::StringRef part) { return llvm::StringRef(text).contains_insensitive(part); });
}

/// recv(buffer, 5s)
bool is_given_limit(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  for (unsigned i = 0; callee && i < call->getNumArgs() && i < callee->getNumParams(); ++i)
    if (!isa<CXXDefaultArgExpr>(call->getArg(i)) && is_limit(callee->getParamDecl(i)))
      return true;
  return false;
}

std::string advice_for(const CallExpr *call, std::string_view dialect) {
  if (const FunctionDecl *callee = call->getDirectCallee(); callee && llvm::any_of(callee->parameters(), is_limit))
    return "give it the timeout that it takes";
  const std::string_view timeout = dialect_word(dialect, catalog::role::timeout);
  return timeout.empty() ? "give it a deadline" : "use " + std::string(timeout);
}

/// Somebody here thinks of time: a timer, a deadline, a cancellation.
bool is_bounded(const function &fn) {
  for (const function *one = &fn; one; one = one->encloser)
    if (mentions_name(written_body(one->decl), {"timeout", "expires", "deadline", "cancel_after", "cancel_at", "timer",
                                                "wait_for", "stop_token", "cancellation"}) ||
        llvm::any_of(one->decl->parameters(), [](const ParmVarDecl *parameter) {
          return is_limit(parameter) ||
                 llvm::StringRef(parameter->getNameAsString() + parameter->getType().getCanonicalType().getAsString())
                     .contains_insensitive("token");
        }))
      return true;
  return false;
}

} // namespace

void missing_timeout(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    if (fn->awaits.empty() || !fn->decl || fn->context == context::generator)
      continue;
    bool looked = false, bounded = false;
    for (const Expr *await : fn->awaits) {
      const CallExpr *call = awaited_call(await);
      if (!call || !waits_for_peer(called_name(call)) || !may_suspend(await) || is_given_limit(call))
        continue;
      if (const Expr *object = object_of(call); object && classify_task(object->getType()))
        continue; // result.resolve() waits for a task of this program
      if (const function *callee = unit.find(call->getDirectCallee()); callee && !callee->awaits.empty())
        continue; // reported there, for what it awaits itself
      if (!looked)
        bounded = is_bounded(*fn);
      looked = true;
      if (bounded)
        break;
      const std::string name = called_name(call).str();
      report(finding_at(await, *fn,
                        "'" + name + "' may wait for ever: no timeout covers it; " + advice_for(call, fn->dialect),
                        name));
    }
  }
}

} // namespace corosan::checker::rules
