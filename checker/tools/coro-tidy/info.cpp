// --list and --explain.
#include "checker/tools/coro-tidy/info.h"

#include "catalog/catalog.h"

#include <llvm/ADT/ArrayRef.h>
#include <llvm/Support/FormatVariadic.h>

namespace corosan::checker {

void print_list(llvm::raw_ostream &out) {
  for (const catalog::finding &row : catalog::findings)
    if (row.engines != catalog::engine::sanitizer)
      out << llvm::formatv("{0,-32}{1}{2}\n", "coro-" + llvm::StringRef(row.id).str(), llvm::StringRef(row.summary),
                           row.on_by_default ? "" : " (off by default)");
}

bool print_page(llvm::raw_ostream &out, llvm::StringRef id) {
  for (const embedded_text &page : llvm::ArrayRef(embedded_pages, embedded_page_count))
    if (page.name == id) {
      out << page.text;
      return true;
    }
  return false;
}

} // namespace corosan::checker
