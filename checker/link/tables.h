// Fills the string and symbol tables of one unit's facts.
#pragma once

#include "checker/lib/model.h"
#include "checker/link/facts.h"

#include <clang/Basic/LangOptions.h>
#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/StringMap.h>

#include <optional>

namespace corosan::checker::facts {

/// Gives strings, places and functions of one translation unit their numbers. `root`: paths below it become relative.
class tables {
public:
  tables(unit &into, const model &from, llvm::StringRef root);

  index text(llvm::StringRef value);

  /// The line of code at `location`: the expansion, when a macro wrote it.
  spot at(clang::SourceLocation location);

  /// The number of function `decl`. An instantiation that this unit judged stands for its template; a function that no
  /// other unit can name is told apart by its file. Nothing when Clang has no name for it.
  std::optional<index> symbol_of(const clang::FunctionDecl *decl);

  /// The number of a field or global that holds callables.
  std::optional<index> symbol_of(const clang::ValueDecl *slot);

  /// True when nobody can edit the declaration.
  bool is_foreign(const clang::Decl *decl) const;

  const model &program() const { return from_; }

private:
  std::optional<index> symbol_of(const clang::NamedDecl *decl, llvm::function_ref<symbol()> row);
  std::string usr_of(const clang::NamedDecl *decl);

  unit &into_;
  const model &from_;
  const clang::SourceManager &sources_;
  std::string root_;
  llvm::StringMap<index> texts_;
  llvm::DenseMap<const clang::Decl *, std::optional<index>> by_decl_;
  llvm::StringMap<index> symbols_;
  llvm::DenseMap<clang::FileID, index> paths_;
};

} // namespace corosan::checker::facts
