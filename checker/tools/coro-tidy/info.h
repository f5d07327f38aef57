// What coro-tidy can say about itself: its findings, their pages, and whether it works here.
#pragma once

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/raw_ostream.h>

namespace corosan::checker {

/// One line per finding of the checker.
void print_list(llvm::raw_ostream &out);

/// The documentation page of `id`, which must be a known finding. False when this build has no page for it.
bool print_page(llvm::raw_ostream &out, llvm::StringRef id);

/// Runs every rule over built-in code: it must fire where it should and stay silent elsewhere. False when one does not.
bool self_test(llvm::raw_ostream &out, unsigned workers);

/// A text that the build put into the binary.
struct embedded_text {
  llvm::StringRef name, text;
};
/// docs/findings/<name>.md, and checker/self_test/<name>.cpp. Defined in a file that CMake writes.
extern const embedded_text embedded_pages[];
extern const unsigned embedded_page_count;
extern const embedded_text embedded_self_tests[];
extern const unsigned embedded_self_test_count;

} // namespace corosan::checker
