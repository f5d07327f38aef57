// coro-clangd: clangd, from its packaged archives, with our clang-tidy module inside.
#include "checker/tools/plugin/module.h"

#include <llvm/ADT/StringRef.h>

#include <memory>

// clangd's packages have no headers: the two declarations this needs are written down here.
namespace clang::clangd {
int clangdMain(int argc, char **argv);
// Only ever returned as a null pointer here, so that its deleter is never used.
class SymbolIndex {
public:
  ~SymbolIndex() {}
};
namespace remote {
// clangd's own client of remote indexes would bring in gRPC. A null pointer means that there is no remote index.
std::unique_ptr<SymbolIndex> getClient(llvm::StringRef, llvm::StringRef) { return nullptr; }
} // namespace remote
} // namespace clang::clangd

int main(int argc, char **argv) {
  corosan::checker::module_anchor = 1;
  corosan::checker::fixes_are = corosan::checker::fix_style::on_note;
  return clang::clangd::clangdMain(argc, argv);
}
