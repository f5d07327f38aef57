// Follows locking through functions that lock for their callers; see lock_changes.h.
#include "checker/lib/lock_changes.h"

#include "checker/lib/contexts.h"
#include "checker/lib/flow.h"
#include "checker/lib/locks.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>
#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/StringExtras.h>

using namespace clang;

namespace corosan::checker {
namespace {

constexpr unsigned deepest = 4;
constexpr unsigned most_functions = 64; // looked into for one call

class summary {
public:
  summary(const FunctionDecl *definition, unsigned depth, unsigned &left)
      : fn_(definition), depth_(depth), left_(left) {}

  std::vector<lock_change> run() {
    for_each_own(fn_->getBody(), [&](const Stmt *node) {
      has_lambda_ |= isa<LambdaExpr>(node);
      if (const auto *member = dyn_cast<CXXMemberCallExpr>(node))
        see_member(member);
      else if (const auto *call = dyn_cast<CallExpr>(node); call && !isa<CXXOperatorCallExpr>(node))
        see_call(call);
      else if (const auto *made = dyn_cast<CXXConstructExpr>(node))
        see_guard(made);
    });
    return has_lambda_ ? std::vector<lock_change>() : std::move(changes_);
  }

private:
  const FunctionDecl *fn_;
  unsigned depth_;
  unsigned &left_; // functions that may still be looked into
  std::vector<lock_change> changes_;
  bool has_lambda_ = false;

  void note(const std::string &place, bool locks, const std::string &mutex) {
    if (place.empty())
      return;
    llvm::erase_if(changes_, [&](const lock_change &one) { return one.place == place; });
    changes_.push_back({place, locks, mutex});
  }
  void note(const Expr *mutex, bool locks) {
    mutex = bare(mutex);
    if (const auto *unary = dyn_cast_or_null<UnaryOperator>(mutex); unary && unary->getOpcode() == UO_AddrOf)
      mutex = unary->getSubExpr();
    if (const VarDecl *variable = named_variable(mutex); variable && variable->isLocalVarDecl())
      return; // the caller never sees it
    note(place_key(mutex), locks, spelling(mutex, fn_->getASTContext()));
  }
  void see_member(const CXXMemberCallExpr *call) {
    const CXXMethodDecl *method = call->getMethodDecl();
    const Expr *object = call->getImplicitObjectArgument();
    if (!method || !object || is_guard(object->getType()))
      return;
    const lock_effect effect =
        is_thread_mutex(object->getType()) ? effect_of_member(plain_name(method), false) : lock_effect::none;
    if (effect == lock_effect::acquire || effect == lock_effect::release)
      note(object, effect == lock_effect::acquire);
    else
      follow(method, object, llvm::ArrayRef(call->getArgs(), call->getNumArgs()));
  }
  void see_call(const CallExpr *call) {
    const FunctionDecl *callee = call->getDirectCallee();
    const lock_effect effect = effect_of_function(callee);
    if (effect == lock_effect::acquire || effect == lock_effect::release) {
      for (const Expr *argument : call->arguments())
        if (!is_guard(bare(argument)->getType()))
          note(argument, effect == lock_effect::acquire);
    } else if (callee) {
      follow(callee, nullptr, llvm::ArrayRef(call->getArgs(), call->getNumArgs()));
    }
  }
  /// A guard that takes a locked mutex over unlocks it.
  void see_guard(const CXXConstructExpr *made) {
    const auto is_adopting = [](const Expr *argument) {
      const CXXRecordDecl *record = argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
      return record && record->getIdentifier() && record->getName() == "adopt_lock_t";
    };
    if (llvm::any_of(made->arguments(), is_adopting))
      for (const Expr *argument : made->arguments())
        if (is_thread_mutex(argument->getType()))
          note(argument, false);
  }
  void follow(const FunctionDecl *callee, const Expr *object, llvm::ArrayRef<const Expr *> arguments);
};

std::vector<lock_change> changes_of(const FunctionDecl *callee, unsigned depth, unsigned &left) {
  const FunctionDecl *definition = nullptr;
  if (!callee || depth > deepest || left == 0 || !callee->hasBody(definition) || is_dependent(definition) ||
      isa<CoroutineBodyStmt>(definition->getBody()) ||
      definition->getASTContext().getSourceManager().isInSystemHeader(definition->getLocation()))
    return {};
  const bool gives_object =
      !isa<CXXConstructorDecl, CXXDestructorDecl>(definition) && definition->getReturnType()->getAsCXXRecordDecl();
  const auto *method = dyn_cast<CXXMethodDecl>(definition);
  if (gives_object || (method && method->isVirtual() && !isa<CXXDestructorDecl>(method)))
    return {};
  --left;
  return summary(definition, depth, left).run();
}

void summary::follow(const FunctionDecl *callee, const Expr *object, llvm::ArrayRef<const Expr *> arguments) {
  for (const lock_change &one : changes_of(callee, depth_ + 1, left_))
    note(place_at_call(one.place, callee, object, arguments), one.locks, one.mutex);
}

} // namespace

std::vector<lock_change> lock_changes(const FunctionDecl *callee) {
  unsigned left = most_functions;
  return changes_of(callee, 0, left);
}

std::string place_at_call(llvm::StringRef place, const FunctionDecl *callee, const Expr *object,
                          llvm::ArrayRef<const Expr *> arguments) {
  const auto renamed = [&](llvm::StringRef from, const Expr *to) {
    const std::string key = to ? place_key(to) : std::string();
    return key.empty() ? std::string() : key + place.drop_front(from.size()).str();
  };
  const auto begins = [&](llvm::StringRef name) {
    return place == name || (place.starts_with(name) && !llvm::isDigit(place[name.size()]));
  };
  if (begins("this"))
    return renamed("this", object);
  const FunctionDecl *definition = nullptr;
  callee->hasBody(definition);
  for (unsigned i = 0; definition && i < definition->getNumParams(); ++i) {
    const std::string name =
        std::to_string(reinterpret_cast<std::uintptr_t>(definition->getParamDecl(i)->getCanonicalDecl()));
    if (begins(name))
      return renamed(name, i < arguments.size() ? arguments[i] : nullptr);
  }
  return place.str();
}

} // namespace corosan::checker
