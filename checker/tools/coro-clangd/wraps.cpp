// Where clangd is made to run our checks without any configuration. Each function replaces one of clangd's at link time
// (--wrap in CMakeLists.txt); __real_... is clangd's own. The mangled names are those of clangd 22.
#include "checker/driver/check_lists.h"

#include <clang-tidy/ClangTidyOptions.h>

#include <llvm/ADT/FunctionExtras.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/Path.h>

#include <memory>
#include <optional>
#include <string>

namespace checker = corosan::checker;

namespace {

using tidy_provider = llvm::unique_function<void(clang::tidy::ClangTidyOptions &, llvm::StringRef)>;

/// URI of the installed page of a finding, or "".
std::string page_of(llvm::StringRef id) {
  static const std::string program = llvm::sys::fs::getMainExecutable(nullptr, nullptr);
  llvm::SmallString<256> page(llvm::sys::path::parent_path(llvm::sys::path::parent_path(program)));
  llvm::sys::path::append(page, "share/doc/corosan/findings", id + ".md");
  return llvm::sys::fs::exists(page) ? "file://" + std::string(page) : std::string();
}

/// clangd links every check to a page of clang-tidy's manual, where ours are not.
void link_to_our_page(llvm::json::Object &diagnostic) {
  std::optional<llvm::StringRef> code = diagnostic.getString("code");
  if (!code || !code->consume_front("coro-"))
    return;
  std::string page = page_of(*code);
  if (page.empty())
    diagnostic.erase("codeDescription");
  else
    diagnostic["codeDescription"] = llvm::json::Object{{"href", page}};
  diagnostic["source"] = "coro-tidy";
}

} // namespace

extern "C" {

// std::optional<bool> isFastTidyCheck(StringRef): unknown checks count as slow and would be dropped.
std::optional<bool> __real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(llvm::StringRef check);
std::optional<bool> __wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(llvm::StringRef check) {
  if (check.starts_with("coro-"))
    return true;
  return __real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(check);
}

// TidyProvider provideDefaultChecks(): runs after .clang-tidy and .clangd were read.
tidy_provider __real__ZN5clang6clangd20provideDefaultChecksEv();
tidy_provider __wrap__ZN5clang6clangd20provideDefaultChecksEv() {
  return [](clang::tidy::ClangTidyOptions &options, llvm::StringRef file) {
    static const tidy_provider clangd_defaults = __real__ZN5clang6clangd20provideDefaultChecksEv();
    const_cast<tidy_provider &>(clangd_defaults)(options, file);
    options.Checks = checker::with_our_defaults(options.Checks.value_or(""));
  };
}

// json::Value toJSON(const PublishDiagnosticsParams &): what is sent to the editor.
llvm::json::Value __real__ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE(const void *parameters);
llvm::json::Value __wrap__ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE(const void *parameters) {
  llvm::json::Value value = __real__ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE(parameters);
  if (llvm::json::Object *top = value.getAsObject())
    if (llvm::json::Array *diagnostics = top->getArray("diagnostics"))
      for (llvm::json::Value &diagnostic : *diagnostics)
        if (llvm::json::Object *object = diagnostic.getAsObject())
          link_to_our_page(*object);
  return value;
}

} // extern "C"
