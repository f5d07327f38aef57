// Prints the catalog: the generated documents, and data for other tools.
#pragma once

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/raw_ostream.h>

namespace corosan::checker {

/// Writes the catalog to `out`. Formats: "md" (docs/blocking-calls.md), "md-findings" (docs/findings/index.md), "json"
/// (everything, for programs), "clang-tidy" (a CustomChecks fragment for a .clang-tidy). Returns false, with nothing
/// written, when `format` is none of them.
bool print_catalog(llvm::raw_ostream &out, llvm::StringRef format);

/// The format "clang-tidy", which has a file of its own.
void print_custom_checks(llvm::raw_ostream &out);

/// The formats that print_catalog knows, separated by "|", for messages and help.
inline constexpr llvm::StringLiteral catalog_formats = "md|md-findings|json|clang-tidy";

} // namespace corosan::checker
