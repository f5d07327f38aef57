// Where clangd is made to run our checks without any configuration. Each function replaces one of clangd's at link time
// (--wrap in CMakeLists.txt: its symbol is __wrap_..., clangd's own __real_...). The mangled names are those of
// clangd 22.
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

// std::optional<bool> isFastTidyCheck(StringRef): unknown checks count as slow and would be dropped.
std::optional<bool>
clangd_is_fast(llvm::StringRef check) __asm__("__real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
std::optional<bool>
is_fast(llvm::StringRef check) __asm__("__wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
std::optional<bool> is_fast(llvm::StringRef check) {
  return check.starts_with("coro-") ? std::optional(true) : clangd_is_fast(check);
}

// TidyProvider provideDefaultChecks(): what it returns runs after .clang-tidy and .clangd were read.
tidy_provider clangd_default_checks() __asm__("__real__ZN5clang6clangd20provideDefaultChecksEv");
tidy_provider default_checks() __asm__("__wrap__ZN5clang6clangd20provideDefaultChecksEv");
tidy_provider default_checks() {
  return [clangd_provider = std::make_shared<tidy_provider>(clangd_default_checks())](
             clang::tidy::ClangTidyOptions &options, llvm::StringRef file) {
    (*clangd_provider)(options, file);
    options.Checks = checker::with_our_defaults(options.Checks.value_or(""));
  };
}

// json::Value toJSON(const PublishDiagnosticsParams &): what is sent to the editor.
llvm::json::Value
clangd_to_json(const void *parameters) __asm__("__real__ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE");
llvm::json::Value
to_json(const void *parameters) __asm__("__wrap__ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE");
llvm::json::Value to_json(const void *parameters) {
  llvm::json::Value value = clangd_to_json(parameters);
  if (llvm::json::Object *top = value.getAsObject())
    if (llvm::json::Array *diagnostics = top->getArray("diagnostics"))
      for (llvm::json::Value &diagnostic : *diagnostics)
        if (llvm::json::Object *object = diagnostic.getAsObject())
          link_to_our_page(*object);
  return value;
}
