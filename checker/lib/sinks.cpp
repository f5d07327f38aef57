// Finds the calls that use their arguments later; see sinks.h.
#include "checker/lib/sinks.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"

#include <clang/AST/Type.h>

#include <map>
#include <optional>

using namespace clang;

namespace corosan::checker {
namespace {

/// A token that makes the call give an operation which starts when awaited.
bool is_lazy_token(const Expr *token) {
  const std::string type = token->getType().getCanonicalType().getAsString();
  const llvm::StringRef name(type);
  return name.contains("use_awaitable_t") || name.contains("deferred_t") || name.contains("use_op_t");
}

bool is_thread(const FunctionDecl *callee) {
  const auto *constructor = dyn_cast<CXXConstructorDecl>(callee);
  if (!constructor)
    return false;
  const std::string name = catalog_name(constructor->getParent());
  return name == "std::thread" || name == "boost::thread";
}

/// The call of detach() on the thread, directly or on the variable that holds it.
const Expr *detached_at(const CXXConstructExpr *made, const outcome &what, const Stmt *body) {
  const Expr *found = nullptr;
  for_each_own(body, [&](const Stmt *node) {
    const auto *call = dyn_cast<CXXMemberCallExpr>(node);
    if (!call || plain_name(call->getMethodDecl()) != "detach")
      return;
    const Expr *object = bare(call->getImplicitObjectArgument());
    if (object == made || (what.holder && named_variable(object) == what.holder))
      found = call;
  });
  return found;
}

/// True for a call that starts something of an asynchronous library.
bool starts_work(const FunctionDecl *callee) {
  const llvm::StringRef name = plain_name(callee);
  if (const auto role = role_of(callee))
    return role->role == catalog::role::spawn || role->role == catalog::role::initiate ||
           (role->role == catalog::role::post && name != "dispatch"); // dispatch may run it on the spot
  const std::string full = catalog_name(callee);
  const llvm::StringRef scope(full);
  return name.starts_with("async_") && (scope.starts_with("boost::") || scope.starts_with("asio::"));
}

/// The library's call that `site` is, with what becomes of its value.
std::optional<sink_call> library_sink(const call_site &site, const function &fn, lifetimes &life) {
  if (!site.expression || !site.callee || site.awaited || site.expression->containsErrors())
    return std::nullopt;
  sink_call sink{site.expression, site.callee, {}, {}, plain_name(site.callee).str(), {}};
  if (const auto *call = dyn_cast<CallExpr>(site.expression)) {
    if (!starts_work(site.callee) || isa<CXXConstructorDecl>(site.callee) || call->getNumArgs() == 0 ||
        suspends_stack(call))
      return std::nullopt;
    sink.arguments = llvm::ArrayRef(call->getArgs(), call->getNumArgs());
    sink.what = life.fate_of(call);
    const bool lazy = is_lazy_token(sink.arguments.back());
    if (sink.what.how == fate::discarded || (sink.what.how == fate::unknown && call->getType()->isVoidType())) {
      if (lazy)
        return std::nullopt; // never starts
      sink.what = {fate::started, nullptr, call};
    } else if (sink.what.how == fate::returned && call->getType()->isVoidType()) {
      sink.what = {fate::started, nullptr, call};
    }
  } else if (const auto *made = dyn_cast<CXXConstructExpr>(site.expression); made && is_thread(site.callee)) {
    const Expr *detach = detached_at(made, life.fate_of(made), written_body(fn.decl));
    if (!detach)
      return std::nullopt;
    sink.arguments = llvm::ArrayRef(made->getArgs(), made->getNumArgs());
    sink.what = {fate::started, nullptr, detach};
    sink.name = "thread";
  }
  const bool kept = sink.what.how == fate::started || sink.what.how == fate::stored || sink.what.how == fate::returned;
  return kept ? std::optional(std::move(sink)) : std::nullopt;
}

/// The parameter that an argument is, or shows the memory of.
const ParmVarDecl *parameter_in(const Expr *argument, unsigned depth = 0) {
  argument = strip(argument);
  if (!argument || depth > 4)
    return nullptr;
  if (const auto *parameter = dyn_cast_or_null<ParmVarDecl>(named_variable(argument)))
    return parameter;
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(argument)) {
    const llvm::StringRef name = plain_name(member->getMethodDecl());
    return name == "data" || name == "c_str" ? parameter_in(member->getImplicitObjectArgument(), depth + 1) : nullptr;
  }
  if (const auto *call = dyn_cast<CallExpr>(argument)) {
    const llvm::StringRef name = plain_name(call->getDirectCallee());
    return (name == "buffer" || name == "dynamic_buffer") && call->getNumArgs() > 0
               ? parameter_in(call->getArg(0), depth + 1)
               : nullptr;
  }
  const auto *made = dyn_cast<CXXConstructExpr>(argument);
  return made && made->getNumArgs() > 0 && hold_of(made->getType()) == hold::view
             ? parameter_in(made->getArg(0), depth + 1)
             : nullptr;
}

/// What plain functions hand on to the library.
class helpers {
public:
  explicit helpers(const model &unit) : unit_(unit) {}

  llvm::ArrayRef<handed_on> of(const FunctionDecl *callee, unsigned depth = 0) {
    const function *entry = callee && depth < 5 ? unit_.find(callee) : nullptr;
    if (!entry || entry->context != context::plain || is_dependent(entry->decl) ||
        isa<CXXConstructorDecl, CXXDestructorDecl>(entry->decl) || starts_work(callee) ||
        isa_and_nonnull<CoroutineBodyStmt>(entry->decl->getBody()))
      return {};
    if (const auto known = known_.find(entry); known != known_.end())
      return known->second;
    known_[entry]; // a recursive function hands on what its other calls do
    std::vector<handed_on> found;
    lifetimes life(*entry, unit_.ast);
    for (const call_site &site : entry->calls) {
      if (const auto sink = library_sink(site, *entry, life)) {
        for (const Expr *argument : sink->arguments)
          add(parameter_in(argument), argument, sink->name, sink->call, sink->what, *entry, life, found);
      } else if (const auto *call = dyn_cast_or_null<CallExpr>(site.expression);
                 call && !site.awaited && !isa<CXXOperatorCallExpr>(call)) {
        const std::vector<handed_on> inner = of(site.callee, depth + 1).vec();
        for (const handed_on &one : inner)
          if (one.parameter < call->getNumArgs())
            add(parameter_in(call->getArg(one.parameter)), one.kept, one.operation, call,
                {fate::started, nullptr, call}, *entry, life, found);
      }
    }
    return known_[entry] = std::move(found);
  }

private:
  const model &unit_;
  std::map<const function *, std::vector<handed_on>> known_;

  static void add(const ParmVarDecl *parameter, const Expr *kept, const std::string &operation, const Expr *call,
                  const outcome &what, const function &fn, lifetimes &life, std::vector<handed_on> &found) {
    if (!parameter || what.how != fate::started || parameter->getDeclContext() != fn.decl || !life.goes_on(call, what))
      return;
    found.push_back({parameter->getFunctionScopeIndex(), kept, operation});
  }
};

} // namespace

void for_each_sink(const model &unit,
                   llvm::function_ref<void(const sink_call &, const function &, lifetimes &)> visit) {
  helpers behind(unit);
  for (const auto &fn : unit.functions) {
    if (!fn->decl || is_dependent(fn->decl))
      continue;
    lifetimes life(*fn, unit.ast);
    for (const call_site &site : fn->calls) {
      if (const auto sink = library_sink(site, *fn, life)) {
        visit(*sink, *fn, life);
        continue;
      }
      const auto *call = dyn_cast_or_null<CallExpr>(site.expression);
      if (!call || !site.callee || site.awaited || isa<CXXOperatorCallExpr>(call) || call->containsErrors())
        continue;
      if (const llvm::ArrayRef<handed_on> kept = behind.of(site.callee); !kept.empty())
        visit({call,
               site.callee,
               {call->getArgs(), call->getNumArgs()},
               {fate::started, nullptr, call},
               plain_name(site.callee).str(),
               kept},
              *fn, life);
    }
  }
}

const LambdaExpr *lambda_in(const Expr *argument, unsigned depth) {
  argument = strip(argument);
  if (!argument || depth > 4)
    return nullptr;
  if (const auto *lambda = dyn_cast<LambdaExpr>(argument))
    return lambda;
  if (const VarDecl *variable = named_variable(argument))
    return variable->getInit() && !isa<ParmVarDecl>(variable) && variable->getType()->getAsCXXRecordDecl() &&
                   variable->getType()->getAsCXXRecordDecl()->isLambda()
               ? lambda_in(variable->getInit(), depth + 1)
               : nullptr;
  if (const auto *call = dyn_cast<CallExpr>(argument))
    if (plain_name(call->getDirectCallee()).starts_with("bind_"))
      for (const Expr *part : call->arguments())
        if (const LambdaExpr *found = lambda_in(part, depth + 1))
          return found;
  return nullptr;
}

} // namespace corosan::checker
