// Conditions under which a listed call does not block; see guards.h.
#include "checker/lib/guards.h"

#include "checker/lib/arrived.h"
#include "checker/lib/contexts.h"
#include "checker/lib/descriptors.h"
#include "checker/lib/dialects.h"
#include "checker/lib/scan.h"
#include "checker/lib/values.h"

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <fcntl.h>
#include <mqueue.h>
#include <netdb.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// A C function that does not block when a bit is set in one of its arguments (or, `inverted`, when it is clear).
struct flag_rule {
  llvm::StringRef name;
  unsigned argument;
  std::int64_t mask;
  bool inverted = false;
};
constexpr std::int64_t rwf_nowait = 8, splice_nonblock = 2, zmq_dontwait = 1, nng_nonblock = 2;
const flag_rule flag_rules[] = {
    {"::recv", 3, MSG_DONTWAIT},
    {"::recvfrom", 3, MSG_DONTWAIT},
    {"::recvmsg", 2, MSG_DONTWAIT},
    {"::recvmmsg", 3, MSG_DONTWAIT},
    {"::send", 3, MSG_DONTWAIT},
    {"::sendto", 3, MSG_DONTWAIT},
    {"::sendmsg", 2, MSG_DONTWAIT},
    {"::sendmmsg", 3, MSG_DONTWAIT},
    {"::waitpid", 2, WNOHANG},
    {"::waitid", 3, WNOHANG},
    {"::wait3", 1, WNOHANG},
    {"::wait4", 2, WNOHANG},
    {"::flock", 1, LOCK_NB},
    {"::flock", 1, LOCK_UN},
    {"::getnameinfo", 6, NI_NUMERICHOST},
    {"::msgrcv", 4, IPC_NOWAIT},
    {"::msgsnd", 3, IPC_NOWAIT},
    {"::splice", 5, splice_nonblock},
    {"::tee", 3, splice_nonblock},
    {"::vmsplice", 3, splice_nonblock},
    {"::zmq_recv", 3, zmq_dontwait},
    {"::zmq_msg_recv", 2, zmq_dontwait},
    {"::zmq_recvmsg", 2, zmq_dontwait},
    {"::zmq_send", 3, zmq_dontwait},
    {"::zmq_msg_send", 2, zmq_dontwait},
    {"::zmq_sendmsg", 2, zmq_dontwait},
    {"::nng_recv", 3, nng_nonblock},
    {"::nng_recvmsg", 2, nng_nonblock},
    {"::nng_send", 3, nng_nonblock},
    {"::nng_sendmsg", 2, nng_nonblock},
    {"::preadv2", 4, rwf_nowait},
    {"::pwritev2", 4, rwf_nowait},
    {"::msync", 2, MS_SYNC, true},
    {"::getrandom", 2, GRND_NONBLOCK},
    {"::getaddrinfo_a", 0, 1},
    {"::lio_listio", 0, 1},
};

/// Where a C function takes its timeout; a pointer to a zero structure counts, a null pointer does not.
struct timeout_rule {
  llvm::StringRef name;
  unsigned argument;
};
const timeout_rule timeout_rules[] = {
    {"::sleep", 0},        {"::usleep", 0},       {"::nanosleep", 0},  {"::clock_nanosleep", 2}, {"::poll", 2},
    {"::ppoll", 2},        {"::select", 4},       {"::pselect", 4},    {"::epoll_wait", 3},      {"::epoll_pwait", 3},
    {"::epoll_pwait2", 3}, {"::sigtimedwait", 2}, {"::thrd_sleep", 0}, {"::g_usleep", 0},
};

/// True when `expression` is the address of a local aggregate that stays all zero.
bool points_to_zero(const Expr *expression, const function &from, const ASTContext &ast) {
  const auto *address = dyn_cast_or_null<UnaryOperator>(strip(expression));
  if (!address || address->getOpcode() != UO_AddrOf)
    return false;
  const auto *name = dyn_cast_or_null<DeclRefExpr>(strip(address->getSubExpr()));
  const auto *variable = name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
  if (!variable || !variable->hasInit() || !is_zero(variable->getInit(), ast))
    return false;
  return !any_below(from.decl->getBody(), [&](const Stmt *part) {
    const auto *assignment = dyn_cast<BinaryOperator>(part);
    return assignment && assignment->isAssignmentOp() && root_of(assignment->getLHS()) == variable->getCanonicalDecl();
  });
}

bool zero_timeout(llvm::StringRef name, const call_site &site, const function &from, const ASTContext &ast) {
  for (const timeout_rule &rule : timeout_rules)
    if (rule.name == name) {
      const Expr *timeout = argument_of(site, rule.argument);
      return timeout &&
             (timeout->getType()->isPointerType() ? points_to_zero(timeout, from, ast) : is_zero(timeout, ast));
    }
  for (unsigned i = 0; i < argument_count(site); ++i)
    if (const Expr *argument = argument_of(site, i);
        argument && !argument->getType().isNull() && !argument->getType()->isPointerType() && is_zero(argument, ast))
      return true;
  return false;
}

bool flagged_nonblocking(llvm::StringRef name, const call_site &site, const ASTContext &ast) {
  for (const flag_rule &rule : flag_rules)
    if (rule.name == name) {
      const Expr *flags = argument_of(site, rule.argument);
      if (flags && mentions_bit(flags, rule.mask, ast) != rule.inverted)
        return true;
    }
  if (name == "::lockf") {
    std::optional<std::int64_t> command = constant(argument_of(site, 1), ast);
    return command && *command != F_LOCK;
  }
  if (name == "::fcntl") { // only waiting for a record lock blocks
    std::optional<std::int64_t> command = constant(argument_of(site, 1), ast);
    return !command || (*command != F_SETLKW && *command != F_OFD_SETLKW);
  }
  return false;
}

/// getaddrinfo with AI_NUMERICHOST in the hints parses, and asks nobody.
bool numeric_hints(const call_site &site, const function &from, const ASTContext &ast) {
  const ValueDecl *hints = root_of(argument_of(site, 2));
  if (!hints)
    return false;
  if (const auto *variable = dyn_cast<VarDecl>(hints); variable && variable->hasInit())
    if (const auto *list = dyn_cast<InitListExpr>(variable->getInit()->IgnoreImplicit());
        list && list->getNumInits() > 0 && mentions_bit(list->getInit(0), AI_NUMERICHOST, ast))
      return true;
  return any_below(from.decl->getBody(), [&](const Stmt *part) {
    const auto *assignment = dyn_cast<BinaryOperator>(part);
    const auto *field = assignment && assignment->isAssignmentOp()
                            ? dyn_cast<MemberExpr>(assignment->getLHS()->IgnoreParenImpCasts())
                            : nullptr;
    return field && field->getMemberDecl()->getName() == "ai_flags" && root_of(field) == hints &&
           mentions_bit(assignment->getRHS(), AI_NUMERICHOST, ast);
  });
}

/// lock_guard(m, std::adopt_lock) and its siblings do not wait.
bool has_lock_tag(const call_site &site) {
  for (unsigned i = 0; i < argument_count(site); ++i)
    if (const Expr *argument = argument_of(site, i); argument && !argument->getType().isNull())
      if (const CXXRecordDecl *tag = argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
          tag && tag->getIdentifier() &&
          (tag->getName() == "defer_lock_t" || tag->getName() == "adopt_lock_t" || tag->getName() == "try_to_lock_t"))
        return true;
  return false;
}

const Expr *object_or_first(const call_site &site) {
  const Expr *object = object_of(site);
  return object || isa_and_nonnull<CXXMemberCallExpr>(site.expression) ? object : argument_of(site, 0);
}

/// A method of the same variable, called before `site`, that `wanted` accepts.
bool called_before(const call_site &site, const ValueDecl *object, const function &from, const ASTContext &ast,
                   llvm::function_ref<bool(llvm::StringRef, const CXXMemberCallExpr *)> wanted) {
  const SourceManager &sources = ast.getSourceManager();
  return object && any_below(from.decl->getBody(), [&](const Stmt *part) {
           const auto *call = dyn_cast<CXXMemberCallExpr>(part);
           const CXXMethodDecl *method = call ? call->getMethodDecl() : nullptr;
           return method && method->getIdentifier() && call != site.expression &&
                  root_of(call->getImplicitObjectArgument()) == object &&
                  sources.isBeforeInTranslationUnit(call->getExprLoc(), site.location) &&
                  wanted(method->getName(), call);
         });
}

/// future.get() after the function asked whether the future is ready.
bool checked_ready(const call_site &site, const function &from, const ASTContext &ast) {
  const ValueDecl *object = root_of(object_or_first(site));
  return called_before(site, object, from, ast, [&](llvm::StringRef name, const CXXMemberCallExpr *call) {
    if (is_renewed(object, call->getExprLoc(), site, from, ast))
      return false;
    if (name == "is_ready" || name == "isReady" || name == "_Is_ready" || name == "isFinished")
      return true;
    return (name == "wait_for" || name == "wait_until") && call->getNumArgs() == 1;
  });
}

bool names_test_stream(const Expr *object) {
  const CXXRecordDecl *record =
      object && !object->getType().isNull() ? object->getType().getNonReferenceType()->getAsCXXRecordDecl() : nullptr;
  return record && catalog_name(record).find("test::") != std::string::npos;
}

/// is_directory(file_status) looks at what is known already.
bool has_status(const call_site &site) {
  const Expr *first = argument_of(site, 0);
  const CXXRecordDecl *record =
      first && !first->getType().isNull() ? first->getType().getNonReferenceType()->getAsCXXRecordDecl() : nullptr;
  return record && record->getIdentifier() && record->getName() == "file_status";
}

/// The macro names of assertions: what they call is not there in a release build.
bool in_assertion(SourceLocation where, const ASTContext &ast) {
  const SourceManager &sources = ast.getSourceManager();
  while (where.isMacroID()) {
    llvm::StringRef name = Lexer::getImmediateMacroName(where, sources, ast.getLangOpts());
    if (name == "assert" || name.ends_with("_ASSERT") || name.starts_with("DCHECK"))
      return true;
    where = sources.getImmediateMacroCallerLoc(where);
  }
  return false;
}

bool without_arguments(const call_site &site) {
  for (unsigned i = 0; i < argument_count(site); ++i)
    if (argument_of(site, i))
      return false;
  return true;
}

bool on_descriptor(const catalog::blocking_call &row) {
  return row.when == catalog::blocks_when::unless_nonblocking_fd;
}

} // namespace

bool can_block(const catalog::blocking_call &row, const call_site &site, const function &from, const model &unit) {
  const ASTContext &ast = unit.ast;
  if (in_assertion(site.location, ast))
    return false;
  if (row.header == catalog::user_header)
    return true; // the user said so without a condition
  llvm::StringRef name(row.name.data(), row.name.size());
  if (row.group == catalog::group::filesystem && has_status(site))
    return false;
  switch (row.kind) {
  case catalog::call_kind::constructor: // a default-constructed stream or iterator opens nothing
    return !without_arguments(site) && !has_lock_tag(site);
  case catalog::call_kind::destructor:
    return site.variable && !settled_before_end(site.variable, from);
  case catalog::call_kind::function:
  case catalog::call_kind::method:
    break;
  }
  if (row.when == catalog::blocks_when::unless_zero_timeout && zero_timeout(name, site, from, ast))
    return false;
  if (flagged_nonblocking(name, site, ast) || (name == "::getaddrinfo" && numeric_hints(site, from, ast)))
    return false;
  if (name.contains("uture::") && (name.ends_with("::get") || name.ends_with("::wait")) &&
      checked_ready(site, from, ast))
    return false;
  if (on_descriptor(row)) {
    const Expr *object = object_or_first(site);
    if (names_test_stream(object) || made_nonblocking(object, from, unit) || expects_would_block(from, unit) ||
        awaited_readiness(site, from, unit))
      return false;
  }
  return true;
}

bool is_wake_up(const catalog::blocking_call &row, const call_site &site, const ASTContext &ast) {
  constexpr std::int64_t counter = 8; // what an eventfd takes
  std::optional<std::int64_t> size = row.name == "::write" ? constant(argument_of(site, 2), ast) : std::nullopt;
  return size && *size <= counter;
}

} // namespace corosan::checker
