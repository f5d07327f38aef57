// Breadth-first search from the calls that are looked for back to their callers; see call_paths.h.
#include "checker/lib/call_paths.h"

#include "checker/lib/calls.h"

#include <deque>

namespace corosan::checker {

/// Code that runs on its caller's thread and has no report of its own.
static bool passable(const function &fn) {
  return (fn.context == context::plain || fn.context == context::generator) && fn.decl &&
         !declared_nonblocking(fn.decl) && !fn.decl->isNoReturn();
}

const function *call_paths::runs(const call_site &site, const function &from) const {
  const function *callee = unit.find(site.callee);
  return callee && callee != &from && !site.awaited && passable(*callee) ? callee : nullptr;
}

call_paths::call_paths(const model &whole, llvm::function_ref<bool(const call_site &, const function &)> accepts,
                       llvm::function_ref<bool(const call_site &, const function &)> blocked)
    : unit(whole) {
  llvm::DenseMap<const function *, std::vector<hop>> callers;
  std::deque<const function *> open;
  for (const auto &fn : unit.functions) {
    if (!passable(*fn))
      continue;
    for (const call_site &site : fn->calls)
      if (accepts(site, *fn)) {
        if (next.try_emplace(fn.get(), hop{fn.get(), &site, nullptr}).second)
          open.push_back(fn.get());
      } else if (const function *callee = runs(site, *fn); callee && !blocked(site, *fn)) {
        callers[callee].push_back({fn.get(), &site, callee});
      }
  }
  while (!open.empty()) {
    const function *callee = open.front();
    open.pop_front();
    for (const hop &call : callers[callee])
      if (next.try_emplace(call.from, call).second)
        open.push_back(call.from);
  }
}

std::vector<call_paths::hop> call_paths::from(const function &fn) const {
  std::vector<hop> way;
  for (auto found = next.find(&fn); found != next.end(); found = next.find(found->second.to)) {
    way.push_back(found->second);
    if (!found->second.to)
      break;
  }
  return way;
}

} // namespace corosan::checker
