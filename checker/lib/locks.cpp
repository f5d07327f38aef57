// The tables of guards, mutexes and locking functions.
#include "checker/lib/locks.h"

#include "checker/lib/compat.h"
#include "checker/lib/dialects.h"
#include "checker/lib/lock_changes.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/Stmt.h>

#include <llvm/ADT/STLExtras.h>

using namespace clang;

namespace corosan::checker {
namespace {

constexpr llvm::StringLiteral guard_classes[] = {"std::lock_guard",
                                                 "std::scoped_lock",
                                                 "std::unique_lock",
                                                 "std::shared_lock",
                                                 "boost::lock_guard",
                                                 "boost::shared_lock_guard",
                                                 "boost::unique_lock",
                                                 "boost::shared_lock",
                                                 "boost::upgrade_lock",
                                                 "boost::upgrade_to_unique_lock",
                                                 "boost::strict_lock",
                                                 "boost::nested_strict_lock",
                                                 "boost::strict_lock_ptr",
                                                 "boost::unique_lock_ptr",
                                                 "boost::interprocess::scoped_lock",
                                                 "boost::interprocess::sharable_lock",
                                                 "boost::interprocess::upgradable_lock",
                                                 "boost::asio::detail::scoped_lock",
                                                 "absl::MutexLock",
                                                 "absl::ReaderMutexLock",
                                                 "absl::WriterMutexLock",
                                                 "absl::MutexLockMaybe",
                                                 "absl::ReleasableMutexLock",
                                                 "folly::LockedPtr",
                                                 "folly::SharedMutexImpl::ReadHolder",
                                                 "folly::SharedMutexImpl::WriteHolder",
                                                 "folly::SharedMutexImpl::UpgradeHolder",
                                                 "folly::RWSpinLock::ReadHolder",
                                                 "folly::RWSpinLock::WriteHolder",
                                                 "QMutexLocker",
                                                 "QReadLocker",
                                                 "QWriteLocker",
                                                 "tbb::mutex::scoped_lock",
                                                 "tbb::spin_mutex::scoped_lock",
                                                 "tbb::queuing_mutex::scoped_lock",
                                                 "tbb::detail::d1::unique_scoped_lock",
                                                 "tbb::detail::d1::rw_scoped_lock",
                                                 "Poco::ScopedLock",
                                                 "Poco::ScopedLockWithUnlock",
                                                 "Poco::ScopedRWLock",
                                                 "Poco::ScopedReadRWLock",
                                                 "Poco::ScopedWriteRWLock"};

constexpr llvm::StringLiteral mutex_classes[] = {"std::mutex",
                                                 "std::timed_mutex",
                                                 "std::recursive_mutex",
                                                 "std::recursive_timed_mutex",
                                                 "std::shared_mutex",
                                                 "std::shared_timed_mutex",
                                                 "boost::mutex",
                                                 "boost::timed_mutex",
                                                 "boost::recursive_mutex",
                                                 "boost::recursive_timed_mutex",
                                                 "boost::shared_mutex",
                                                 "boost::upgrade_mutex",
                                                 "boost::interprocess::interprocess_mutex",
                                                 "boost::interprocess::named_mutex",
                                                 "absl::Mutex",
                                                 "folly::SharedMutexImpl",
                                                 "folly::SpinLock",
                                                 "folly::MicroSpinLock",
                                                 "folly::RWSpinLock",
                                                 "QMutex",
                                                 "QBasicMutex",
                                                 "QRecursiveMutex",
                                                 "QReadWriteLock",
                                                 "tbb::mutex",
                                                 "tbb::spin_mutex",
                                                 "tbb::detail::d1::mutex",
                                                 "tbb::detail::d1::spin_mutex",
                                                 "Poco::Mutex",
                                                 "Poco::FastMutex",
                                                 "Poco::RWLock"};

template <std::size_t N> bool listed(const llvm::StringLiteral (&names)[N], llvm::StringRef name) {
  return llvm::is_contained(names, name);
}

/// The class of `type`, or for a dependent type the class inside the template it names.
const CXXRecordDecl *class_of(QualType type) {
  type = type.getNonReferenceType();
  if (type->isPointerType())
    type = type->getPointeeType();
  if (const CXXRecordDecl *record = type->getAsCXXRecordDecl())
    return record->hasDefinition() ? record->getDefinition() : record;
  if (const auto *special = type->getAs<TemplateSpecializationType>())
    if (const auto *pattern = dyn_cast_or_null<ClassTemplateDecl>(special->getTemplateName().getAsTemplateDecl()))
      return pattern->getTemplatedDecl();
  return nullptr;
}

const CXXMethodDecl *member(const CXXRecordDecl *record, llvm::StringRef name) {
  if (!record->hasDefinition())
    return nullptr;
  for (const NamedDecl *found : record->lookup(&record->getASTContext().Idents.get(name)))
    if (const auto *method = dyn_cast_or_null<CXXMethodDecl>(found->getAsFunction()))
      return method;
  for (const CXXBaseSpecifier &base : record->getDefinition()->bases())
    if (const CXXRecordDecl *parent = base.getType()->getAsCXXRecordDecl())
      if (const CXXMethodDecl *method = member(parent, name))
        return method;
  return nullptr;
}

/// A mutex that suspends the task instead of the thread, or that locks nothing at all.
bool harmless_mutex(QualType type) {
  const CXXRecordDecl *record = class_of(type);
  if (!record)
    return false;
  if (const auto row = role_of_type(type); row && row->role == catalog::role::async_mutex)
    return true;
  for (llvm::StringRef name : {"co_lock", "async_lock", "lock_async", "co_scoped_lock", "scoped_lock_async", "coLock",
                               "asyncLock", "lockAsync", "coScopedLock", "scopedLockAsync"})
    if (member(record, name))
      return true;
  const CXXMethodDecl *lock = member(record, "lock");
  if (!lock)
    return false;
  if (lock->getReturnType()->getAsCXXRecordDecl())
    return true; // lock() gives something to await
  const auto *body = dyn_cast_or_null<CompoundStmt>(lock->getBody());
  return body && body->body_empty();
}

/// A guard of the user's own: its constructor locks a mutex that it refers to, by whatever functions, and its
/// destructor unlocks it; or it is made of a guard that always holds.
bool locks_while_it_lives(const CXXRecordDecl *record) {
  if (!record->hasDefinition() || record->isDependentContext() || record->isLambda())
    return false;
  const CXXDestructorDecl *destructor = record->getDestructor();
  for (const FieldDecl *field : record->fields()) {
    const QualType type = field->getType();
    if (const CXXRecordDecl *part = type->getAsCXXRecordDecl()) {
      const std::string name = catalog_name(part);
      if (name == "std::lock_guard" || name == "std::scoped_lock")
        return !record->hasUserDeclaredDestructor();
      continue;
    }
    if (!destructor || !destructor->isUserProvided() || !(type->isReferenceType() || type->isPointerType()) ||
        !is_thread_mutex(type))
      continue;
    const std::string place = "this." + std::to_string(reinterpret_cast<std::uintptr_t>(field->getCanonicalDecl()));
    const auto leaves = [&](const FunctionDecl *member, bool locked) {
      return llvm::any_of(lock_changes(member),
                          [&](const lock_change &one) { return one.place == place && one.locks == locked; });
    };
    if (leaves(destructor, false) &&
        llvm::any_of(record->ctors(), [&](const CXXConstructorDecl *made) { return leaves(made, true); }))
      return true;
  }
  return false;
}

const CXXRecordDecl *guard_class(QualType type) {
  if (type.isNull() || type->isPointerType())
    return nullptr;
  const CXXRecordDecl *record = class_of(type);
  if (!record)
    return nullptr;
  if (record->hasAttr<ScopedLockableAttr>() || listed(guard_classes, catalog_name(record)) ||
      locks_while_it_lives(record))
    return record;
  if (record->hasDefinition())
    for (const CXXBaseSpecifier &base : record->bases())
      if (const CXXRecordDecl *parent = guard_class(base.getType()))
        return parent;
  return nullptr;
}

} // namespace

bool is_guard(QualType type) {
  const CXXRecordDecl *record = guard_class(type);
  if (!record)
    return false;
  if (const auto *special = dyn_cast<ClassTemplateSpecializationDecl>(record))
    for (const TemplateArgument &argument : special->getTemplateArgs().asArray()) {
      const auto harmless = [](const TemplateArgument &one) {
        return one.getKind() == TemplateArgument::Type && harmless_mutex(one.getAsType());
      };
      if (harmless(argument) ||
          (argument.getKind() == TemplateArgument::Pack && llvm::any_of(argument.pack_elements(), harmless)))
        return false;
    }
  return true;
}

bool may_be_empty(QualType guard) {
  const CXXRecordDecl *record = guard_class(guard);
  return record && listed(guard_classes, catalog_name(record));
}

bool is_thread_mutex(QualType type) {
  const CXXRecordDecl *record = class_of(type);
  if (!record || harmless_mutex(type))
    return false;
  const std::string name = catalog_name(record);
  if (record->hasAttr<CapabilityAttr>() || listed(mutex_classes, name))
    return true;
  // A mutex of the user's own: called one, with the members of one.
  const CXXMethodDecl *lock = member(record, "lock"), *unlock = member(record, "unlock");
  if (!lock || !unlock || lock->getNumParams() != 0 || !lock->getReturnType()->isVoidType())
    return false;
  const std::string lower = llvm::StringRef(record->getName()).lower();
  return llvm::StringRef(lower).contains("mutex") || llvm::StringRef(lower).contains("spin");
}

lock_effect effect_of_member(llvm::StringRef name, bool guard) {
  if (guard && (name == "release" || name == "Release"))
    return name == "release" ? lock_effect::disown : lock_effect::release;
  return name_switch<lock_effect>(name)
      .Cases({"lock", "lock_shared", "lock_upgrade", "relock", "acquire", "Lock", "ReaderLock", "WriterLock"},
             lock_effect::acquire)
      .Cases({"lockForRead", "lockForWrite", "readLock", "writeLock", "lock_sharable"}, lock_effect::acquire)
      .Cases({"try_lock", "try_lock_for", "try_lock_until", "try_lock_shared", "try_lock_shared_for", "tryLock"},
             lock_effect::try_acquire)
      .Cases({"try_acquire", "TryLock", "tryLockForRead", "tryLockForWrite"}, lock_effect::try_acquire)
      .Cases({"unlock", "unlock_shared", "unlock_upgrade", "unlock_sharable", "Unlock", "ReaderUnlock", "WriterUnlock"},
             lock_effect::release)
      .Cases({"reset", "release"}, lock_effect::release)
      .Case("swap", lock_effect::swap)
      .Cases({"owns_lock", "owns", "isLocked", "isNull"}, lock_effect::owned)
      .Default(lock_effect::none);
}

lock_effect effect_of_function(const FunctionDecl *callee) {
  if (!callee || !callee->getIdentifier())
    return lock_effect::none;
  return name_switch<lock_effect>(catalog_name(callee))
      .Cases({"::pthread_mutex_lock", "::pthread_rwlock_rdlock", "::pthread_rwlock_wrlock", "::pthread_spin_lock"},
             lock_effect::acquire)
      .Cases({"::mtx_lock", "::omp_set_lock", "std::lock", "boost::lock"}, lock_effect::acquire)
      .Cases({"::pthread_mutex_trylock", "::pthread_mutex_timedlock", "::pthread_rwlock_tryrdlock"},
             lock_effect::try_acquire)
      .Cases({"::pthread_rwlock_trywrlock", "::pthread_spin_trylock", "::mtx_trylock", "::mtx_timedlock"},
             lock_effect::try_acquire)
      .Cases({"std::try_lock", "boost::try_lock"}, lock_effect::try_acquire)
      .Cases({"::pthread_mutex_unlock", "::pthread_rwlock_unlock", "::pthread_spin_unlock", "::mtx_unlock"},
             lock_effect::release)
      .Case("::omp_unset_lock", lock_effect::release)
      .Case("std::swap", lock_effect::swap)
      .Default(lock_effect::none);
}

} // namespace corosan::checker
