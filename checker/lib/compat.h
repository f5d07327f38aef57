// Everything that differs between the versions of LLVM the checker builds with (19 and 22).
#pragma once

#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/DiagnosticIDs.h>
#include <clang/Basic/DiagnosticOptions.h>
#include <clang/Basic/Version.h>
#include <clang/Frontend/TextDiagnosticPrinter.h>
#if CLANG_VERSION_MAJOR >= 22
#include <clang/Options/Options.h>
#else
#include <clang/Driver/Options.h>
#endif

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/CommandLine.h>

#include <initializer_list>
#include <optional>

namespace corosan::checker {

/// The options that Clang's driver knows.
#if CLANG_VERSION_MAJOR >= 22
namespace driver_options = clang::options;
inline const llvm::opt::OptTable &option_table() { return clang::getDriverOptTable(); }
#else
namespace driver_options = clang::driver::options;
inline const llvm::opt::OptTable &option_table() { return clang::driver::getDriverOptTable(); }
#endif

/// Diagnostic options, in the three ways in which they are asked for. 19 counts their references, 22 does not.
class diagnostic_options {
public:
#if CLANG_VERSION_MAJOR >= 22
  clang::DiagnosticOptions &for_engine() { return options_; }
  clang::DiagnosticOptions &for_printer() { return options_; }
  clang::DiagnosticOptions *get() { return &options_; }
  static llvm::IntrusiveRefCntPtr<clang::DiagnosticIDs> ids() { return clang::DiagnosticIDs::create(); }

private:
  clang::DiagnosticOptions options_;
#else
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> for_engine() { return options_; }
  clang::DiagnosticOptions *for_printer() { return options_.get(); }
  clang::DiagnosticOptions *get() { return options_.get(); }
  static llvm::IntrusiveRefCntPtr<clang::DiagnosticIDs> ids() {
    return llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>();
  }

private:
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> options_ = llvm::makeIntrusiveRefCnt<clang::DiagnosticOptions>();
#endif
};

/// Parses our own command line, with --long options and -s short ones.
inline bool parse_command_line(int argc, const char *const *argv, llvm::StringRef overview) {
#if CLANG_VERSION_MAJOR >= 22
  return llvm::cl::ParseCommandLineOptions(argc, argv, overview, &llvm::errs(), /*VFS=*/nullptr, /*EnvVar=*/nullptr,
                                           /*LongOptionsUseDoubleDash=*/true);
#else
  return llvm::cl::ParseCommandLineOptions(argc, argv, overview, &llvm::errs(), /*EnvVar=*/nullptr,
                                           /*LongOptionsUseDoubleDash=*/true);
#endif
}

/// llvm::StringSwitch with the lists of 22, which 19 does not have.
template <class T> class name_switch {
public:
  explicit name_switch(llvm::StringRef name) : name_(name) {}
  name_switch &Case(llvm::StringRef name, T value) { return Cases({name}, value); }
  name_switch &Cases(std::initializer_list<llvm::StringRef> names, T value) {
    if (!result_ && llvm::is_contained(names, name_))
      result_ = value;
    return *this;
  }
  T Default(T value) const { return result_.value_or(value); }

private:
  llvm::StringRef name_;
  std::optional<T> result_;
};

/// `[[clang::blocking]]` or `[[clang::nonblocking]]` on a function; unset when it carries neither.
enum class blocking_effect : unsigned char { unset, blocking, nonblocking };

inline blocking_effect declared_effect(const clang::FunctionDecl *decl) {
#if CLANG_VERSION_MAJOR >= 20
  for (const clang::FunctionEffectWithCondition &entry : decl->getFunctionEffects()) {
    if (entry.Cond.getCondition())
      continue;
    if (entry.Effect.kind() == clang::FunctionEffect::Kind::Blocking)
      return blocking_effect::blocking;
    if (entry.Effect.kind() == clang::FunctionEffect::Kind::NonBlocking)
      return blocking_effect::nonblocking;
  }
#endif
  return blocking_effect::unset;
}

} // namespace corosan::checker
