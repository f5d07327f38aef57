// The catalog as the rules see it: the rows that are built in, and before them those of the user's coro-calls.txt.
// There is one look-up for both.
#pragma once

#include "catalog/calls_file.h"

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/ADT/StringRef.h>

#include <deque>
#include <memory>
#include <string>

namespace corosan::checker {

/// Rows by the last part of their names. Immutable, so that threads may share it.
class row_table {
public:
  /// The built-in rows and, unless `path` is empty, those of the coro-calls.txt `path` (absolute) with content `text`.
  row_table(std::string path, std::string text);
  row_table(const row_table &) = delete;

  /// The first blocking call whose name may end in `last` and that `accept` accepts, or null. What has certainty::never
  /// is an exception to the rows behind it.
  const catalog::blocking_call *find_call(llvm::StringRef last,
                                          llvm::function_ref<bool(const catalog::blocking_call &)> accept) const;
  /// The same for what has a role in a dialect.
  const catalog::dialect_name *find_name(llvm::StringRef last,
                                         llvm::function_ref<bool(const catalog::dialect_name &)> accept) const;
  /// The first row, whatever its name, that `accept` accepts, or null.
  const catalog::dialect_name *any_name(llvm::function_ref<bool(const catalog::dialect_name &)> accept) const;
  /// How `dialect` sleeps and what it is called, or null.
  const catalog::dialect *find_dialect(llvm::StringRef dialect) const;

  const std::string &path() const { return path_; } ///< empty: built-in rows only
  const std::string &text() const { return text_; }
  const catalog::calls_file &file() const { return file_; }

private:
  template <class Row> struct index {
    using by_name = llvm::StringMap<llvm::SmallVector<const Row *, 2>>;
    by_name own_by_last;                        ///< the user's exact names come first,
    llvm::SmallVector<const Row *, 0> patterns; ///< then the user's names whose last part has a '*',
    by_name by_last;                            ///< then what is built in
    void add(const Row &row, bool own);
    const Row *find(llvm::StringRef last, llvm::function_ref<bool(const Row &)> accept) const;
  };

  void add_line(const catalog::calls_line &line);
  void add_call(const catalog::calls_line &line, catalog::call_kind kind, std::string name);
  void add_name(const catalog::calls_line &line, std::string name);
  std::string_view keep(std::string text);

  std::string path_, text_;
  catalog::calls_file file_;
  std::deque<std::string> texts_; ///< what the rows' views point to
  std::deque<catalog::blocking_call> own_calls_;
  std::deque<catalog::dialect_name> own_names_;
  std::deque<catalog::dialect> own_dialects_;
  index<catalog::blocking_call> calls_;
  index<catalog::dialect_name> names_;
};

/// The table that this thread's analysis uses; the built-in rows when nobody set another.
const row_table &rows();

/// Makes `table` (null: the built-in rows) the one of this thread while it lives.
class scoped_rows {
public:
  explicit scoped_rows(const row_table *table);
  ~scoped_rows();
  scoped_rows(const scoped_rows &) = delete;

private:
  const row_table *before_;
};

/// True when the name of a row is `name`, or a pattern that matches it.
bool names(std::string_view row, llvm::StringRef name);

} // namespace corosan::checker
