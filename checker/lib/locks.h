// Which classes are lock guards and thread mutexes, and what their members and the locking functions do.
#pragma once

#include <clang/AST/DeclCXX.h>
#include <clang/AST/Type.h>

#include <llvm/ADT/StringRef.h>

namespace corosan::checker {

/// What a call does to a guard or a mutex.
enum class lock_effect : unsigned char {
  none,
  acquire,
  try_acquire, ///< the result tells
  release,
  disown, ///< unique_lock::release: the guard lets go, the mutex stays locked
  swap,
  owned ///< asks whether the guard holds the mutex
};

/// True when an object of the class keeps a mutex of the thread kind locked until it dies or says otherwise: the known
/// guards of std, boost, absl, folly, Qt, tbb and Poco, and every class with [[clang::scoped_lockable]]. False for
/// guards of a mutex that suspends the task, or that does nothing.
bool is_guard(clang::QualType type);

/// True when a guard that is default-constructed holds nothing (a [[clang::scoped_lockable]] of one's own always does).
bool may_be_empty(clang::QualType guard);

/// True for mutexes whose lock() blocks the thread.
bool is_thread_mutex(clang::QualType type);

/// The effect of member `name` of a guard or of a mutex.
lock_effect effect_of_member(llvm::StringRef name, bool guard);

/// The effect of a free function on the mutexes it takes: pthread_mutex_lock, mtx_lock, std::lock ...
lock_effect effect_of_function(const clang::FunctionDecl *callee);

} // namespace corosan::checker
