// A rule: one function over the model of a translation unit, in one file of checker/rules/ named after its id.
#pragma once

#include "checker/lib/finding.h"
#include "checker/lib/model.h"
#include "checker/lib/options.h"

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/StringRef.h>

#include <string>
#include <vector>

namespace corosan::checker {

/// A finding in `fn` at the begin of `where`, which is underlined.
finding finding_at(const clang::Stmt *where, const function &fn, std::string message, std::string subject);
/// The same at the call `site`, which may be one that nobody wrote.
finding finding_at(const call_site &site, const function &fn, std::string message, std::string subject);

/// Receives what a rule finds.
using reporter = llvm::function_ref<void(finding)>;

/// A rule of the checker. `run` is called once per translation unit and must not throw or keep references.
struct rule {
  const catalog::finding *row = nullptr;
  void (*run)(const model &, const options &, reporter) = nullptr;
};

/// All rules, in the order of findings.def. Each rules/<id>.cpp defines its run function as
/// `void corosan::checker::rules::<id with underscores>(const model &, const options &, reporter)`; the build makes the
/// table from the files that exist.
const std::vector<rule> &all_rules();

/// Runs the rules whose id `enabled` accepts, in one pass over `ast`, and returns their findings in source order, each
/// place reported once (templates, headers). Never throws; honours nothing but `enabled` (NOLINT is the front end's).
std::vector<finding> analyze(clang::ASTContext &ast, const options &opts,
                             llvm::function_ref<bool(llvm::StringRef)> enabled);

/// What `analyze` saw, for "nothing was analysed" and statistics.
struct statistics {
  unsigned functions = 0, coroutines = 0, handlers = 0, awaits = 0; // handlers: completion handlers, no coroutines
};
/// As above, fills `seen`, and shows the model to `look`.
std::vector<finding> analyze(
    clang::ASTContext &ast, const options &opts, llvm::function_ref<bool(llvm::StringRef)> enabled, statistics &seen,
    llvm::function_ref<void(const model &)> look = [](const model &) {});

} // namespace corosan::checker
