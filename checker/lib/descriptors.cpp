// Non-blocking descriptors; see descriptors.h.
#include "checker/lib/descriptors.h"

#include "checker/lib/contexts.h"
#include "checker/lib/scan.h"
#include "checker/lib/values.h"

#include <clang/Basic/SourceManager.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>

using namespace clang;

namespace corosan::checker {
namespace {

std::string callee_name(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  if (callee && callee->getIdentifier())
    return callee->getName().str();
  if (const auto *member = dyn_cast<CXXDependentScopeMemberExpr>(call->getCallee()->IgnoreParenImpCasts()))
    return member->getMember().getAsString();
  if (const auto *lookup = dyn_cast<OverloadExpr>(call->getCallee()->IgnoreParenImpCasts()))
    return lookup->getName().getAsString();
  return {};
}

/// "set_nonblocking", "make_socket_non_blocking", "setNonBlock".
bool says_nonblocking(llvm::StringRef name) {
  std::string letters;
  for (char c : name.lower())
    if (c != '_')
      letters += c;
  return llvm::StringRef(letters).contains("nonblock");
}

/// `blocking::no`, `socket_mode::non_blocking`.
bool names_nonblocking(const Stmt *part) {
  const auto *name = dyn_cast<DeclRefExpr>(part);
  const auto *value = name ? dyn_cast<EnumConstantDecl>(name->getDecl()) : nullptr;
  if (!value)
    return false;
  const llvm::StringRef type = cast<EnumDecl>(value->getDeclContext())->getName();
  return says_nonblocking(value->getName()) ||
         (type.contains_insensitive("blocking") && !says_nonblocking(type) &&
          (value->getName().equals_insensitive("no") || value->getName().equals_insensitive("off")));
}

/// socket(..., SOCK_NONBLOCK), open(..., O_NONBLOCK), accept4, eventfd ...: SOCK_, EFD_ and TFD_ share O_NONBLOCK's
/// bit.
bool opens_nonblocking(const Stmt *root, const ASTContext &ast) {
  static const llvm::StringRef openers[] = {"open",     "openat",  "socket",       "socketpair",
                                            "accept4",  "eventfd", "pipe2",        "timerfd_create",
                                            "signalfd", "mq_open", "inotify_init1"};
  return any_below(root, [&](const Stmt *part) {
    if (names_nonblocking(part))
      return true;
    const auto *call = dyn_cast<CallExpr>(part);
    if (!call || !llvm::is_contained(openers, llvm::StringRef(callee_name(call))))
      return false;
    for (const Expr *argument : call->arguments())
      if (argument->getType()->isIntegerType() && mentions_bit(argument, O_NONBLOCK, ast))
        return true;
    return false;
  });
}

bool switches(const CallExpr *call, const ValueDecl *fd, const ASTContext &ast) {
  std::string name = callee_name(call);
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(call)) {
    bool on = call->getNumArgs() == 0 || constant(call->getArg(0), ast).value_or(1) != 0;
    return says_nonblocking(name) && on && call->getNumArgs() > 0 && root_of(member->getImplicitObjectArgument()) == fd;
  }
  bool about_it = false;
  for (const Expr *argument : call->arguments())
    about_it = about_it || root_of(argument) == fd;
  if (!about_it)
    return false;
  if (name == "fcntl") // F_SETFL is used for little else; only a constant without the bit says otherwise
    return call->getNumArgs() == 3 && constant(call->getArg(1), ast) == F_SETFL &&
           (constant(call->getArg(2), ast).value_or(O_NONBLOCK) & O_NONBLOCK) != 0;
  if (name == "ioctl")
    return call->getNumArgs() == 3 && constant(call->getArg(1), ast) == std::int64_t(FIONBIO);
  if (name == "pipe2" || name == "socketpair")
    return opens_nonblocking(call, ast);
  if (name == "set_blocking" && call->getNumArgs() == 2)
    return constant(call->getArg(1), ast) == 0;
  return says_nonblocking(name);
}

bool evidence_in(const function &fn, const ValueDecl *fd, const ASTContext &ast) {
  auto shows = [&](const Stmt *part) {
    if (const auto *call = dyn_cast<CallExpr>(part))
      return switches(call, fd, ast);
    if (const auto *assignment = dyn_cast<BinaryOperator>(part))
      return assignment->isAssignmentOp() && root_of(assignment->getLHS()) == fd &&
             opens_nonblocking(assignment->getRHS(), ast);
    if (const auto *statement = dyn_cast<DeclStmt>(part))
      for (const Decl *decl : statement->decls())
        if (const auto *variable = dyn_cast<VarDecl>(decl); variable && variable->getCanonicalDecl() == fd)
          return opens_nonblocking(variable->getInit(), ast);
    return false;
  };
  if (any_below(fn.decl->getBody(), shows))
    return true;
  if (const auto *constructor = dyn_cast<CXXConstructorDecl>(fn.decl))
    for (const CXXCtorInitializer *initializer : constructor->inits())
      if (initializer->getMember() == fd && opens_nonblocking(initializer->getInit(), ast))
        return true;
  return false;
}

const FunctionDecl *method_of(const function &fn) {
  const function *outer = &fn;
  while (outer->encloser)
    outer = outer->encloser;
  return outer->decl;
}

const Decl *pattern_class(const CXXRecordDecl *record) {
  if (const CXXRecordDecl *pattern = record->getTemplateInstantiationPattern())
    record = pattern;
  return record->getCanonicalDecl();
}

/// `write(write_fd(), ...)`: an accessor of a class whose own code makes a descriptor non-blocking.
bool is_accessor_of_nonblocking(const Expr *fd, const model &unit) {
  const auto *call = dyn_cast_or_null<CXXMemberCallExpr>(strip(fd));
  const CXXMethodDecl *accessor = call && call->getNumArgs() == 0 ? call->getMethodDecl() : nullptr;
  if (!accessor)
    return false;
  auto switches_any = [&](const Stmt *part) {
    const auto *made = dyn_cast<CallExpr>(part);
    std::string name = made ? callee_name(made) : "";
    if (name == "fcntl")
      return made->getNumArgs() == 3 && constant(made->getArg(1), unit.ast) == F_SETFL &&
             (constant(made->getArg(2), unit.ast).value_or(O_NONBLOCK) & O_NONBLOCK) != 0;
    return says_nonblocking(name) || (name == "pipe2" && opens_nonblocking(made, unit.ast));
  };
  return llvm::any_of(unit.functions, [&](const auto &fn) {
    const auto *method = dyn_cast<CXXMethodDecl>(method_of(*fn));
    return method && pattern_class(method->getParent()) == pattern_class(accessor->getParent()) &&
           any_below(fn->decl->getBody(), switches_any);
  });
}

bool is_errno_like(const Expr *expression) {
  expression = expression->IgnoreParenImpCasts();
  return isa<UnaryOperator, DeclRefExpr, MemberExpr, CallExpr>(expression);
}

} // namespace

bool made_nonblocking(const Expr *fd, const function &from, const model &unit) {
  const ValueDecl *root = root_of(fd);
  if (!root)
    return opens_nonblocking(fd, unit.ast) || is_accessor_of_nonblocking(fd, unit);
  for (const function *fn = &from; fn; fn = fn->encloser)
    if (evidence_in(*fn, root, unit.ast))
      return true;
  if (const auto *variable = dyn_cast<VarDecl>(root); variable && variable->hasLocalStorage())
    return false;
  const auto *field = dyn_cast<FieldDecl>(root);
  for (const auto &fn : unit.functions) {
    const auto *method = dyn_cast<CXXMethodDecl>(method_of(*fn));
    if (field &&
        (!method || pattern_class(method->getParent()) != pattern_class(cast<CXXRecordDecl>(field->getParent()))))
      continue;
    if (fn.get() != &from && evidence_in(*fn, root, unit.ast))
      return true;
  }
  return false;
}

bool expects_would_block(const function &from, const model &unit) {
  return any_below(from.decl->getBody(), [&](const Stmt *part) {
    if (const auto *name = dyn_cast<DeclRefExpr>(part))
      if (const auto *constant_name = dyn_cast<EnumConstantDecl>(name->getDecl())) {
        llvm::StringRef text = constant_name->getName();
        return text == "would_block" || text == "try_again" || text == "operation_would_block" ||
               text == "resource_unavailable_try_again" || text == "operation_in_progress";
      }
    if (const auto *call = dyn_cast<CXXMemberCallExpr>(part)) { // status.try_again()
      llvm::StringRef asked = plain_name(call->getMethodDecl());
      return asked == "try_again" || asked == "would_block";
    }
    if (const auto *label = dyn_cast<CaseStmt>(part)) {
      std::optional<std::int64_t> value = constant(label->getLHS(), unit.ast);
      return value && (*value == EAGAIN || *value == EINPROGRESS) && label->getLHS()->getBeginLoc().isMacroID();
    }
    const auto *comparison = dyn_cast<BinaryOperator>(part);
    if (!comparison || !comparison->isEqualityOp())
      return false;
    for (auto [one, other] : {std::pair(comparison->getLHS(), comparison->getRHS()),
                              std::pair(comparison->getRHS(), comparison->getLHS())}) {
      const auto *number = dyn_cast<IntegerLiteral>(one->IgnoreParenImpCasts());
      if (number && number->getBeginLoc().isMacroID() && is_errno_like(other) &&
          (number->getValue() == EAGAIN || number->getValue() == EINPROGRESS))
        return true;
    }
    return false;
  });
}

bool awaited_readiness(const call_site &site, const function &from, const model &unit) {
  const SourceManager &sources = unit.ast.getSourceManager();
  const Expr *last = nullptr;
  for (const Expr *await : from.awaits)
    if (sources.isBeforeInTranslationUnit(await->getBeginLoc(), site.location))
      last = await;
  if (!last)
    return false;
  bool ready = false;
  bool other = false;
  any_below(isa<CoroutineSuspendExpr>(last) ? cast<CoroutineSuspendExpr>(last)->getOperand()
                                            : cast<DependentCoawaitExpr>(last)->getOperand(),
            [&](const Stmt *part) {
              std::string name;
              if (const auto *reference = dyn_cast<DeclRefExpr>(part))
                name = reference->getNameInfo().getAsString();
              else if (const auto *member = dyn_cast<MemberExpr>(part))
                name = member->getMemberNameInfo().getAsString();
              else if (const auto *dependent = dyn_cast<CXXDependentScopeMemberExpr>(part))
                name = dependent->getMember().getAsString();
              llvm::StringRef text(name);
              for (llvm::StringRef word : {"readable", "writable", "ready", "poll", "event", "awaiter", "wait"})
                ready = ready || text.contains_insensitive(word);
              for (llvm::StringRef word : {"timer", "sleep", "delay", "timeout"})
                other = other || text.contains_insensitive(word);
              return false;
            });
  return ready && !other;
}

} // namespace corosan::checker
