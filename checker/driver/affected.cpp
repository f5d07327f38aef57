// Preprocesses units to see what they include.
#include "checker/driver/affected.h"

#include "checker/driver/compile.h"

#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendActions.h>
#include <clang/Frontend/Utils.h>
#include <clang/Tooling/Tooling.h>

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <atomic>
#include <thread>

namespace corosan::checker {
namespace {

using clang::tooling::CompileCommand;

/// Collects the files of one unit, those of system folders too: a vendored library may be one for the compiler.
class collector final : public clang::DependencyCollector {
public:
  bool needSystemDependencies() override { return true; }
};

class action final : public clang::PreprocessOnlyAction {
public:
  explicit action(std::shared_ptr<collector> files) : files_(std::move(files)) {}
  bool BeginSourceFileAction(clang::CompilerInstance &compiler) override {
    files_->attachToPreprocessor(compiler.getPreprocessor());
    return PreprocessOnlyAction::BeginSourceFileAction(compiler);
  }

private:
  std::shared_ptr<collector> files_;
};

bool includes_changed_file(const CompileCommand &unit, const changed_lines &changes) {
  auto found = std::make_shared<collector>();
  // A file system with a current folder of its own: threads share the process's.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> system(llvm::vfs::createPhysicalFileSystem().release());
  system->setCurrentWorkingDirectory(unit.Directory);
  llvm::IntrusiveRefCntPtr<clang::FileManager> files(new clang::FileManager({}, system));
  clang::tooling::ToolInvocation invocation(adjust_command(unit, *system), std::make_unique<action>(found),
                                            files.get());
  clang::IgnoringDiagConsumer silent;
  invocation.setDiagnosticConsumer(&silent);
  if (!invocation.run())
    return true; // the check itself says what is wrong
  return llvm::any_of(found->getDependencies(), [&](llvm::StringRef name) {
    llvm::SmallString<256> path(llvm::sys::path::is_absolute(name) ? "" : unit.Directory);
    llvm::sys::path::append(path, name);
    return changes.contains_file(path);
  });
}

/// False when every changed file is the main file of some unit, or of a kind that no one includes.
bool may_be_included(const changed_lines &changes, llvm::ArrayRef<CompileCommand> units) {
  llvm::StringSet<> mains;
  for (const CompileCommand &unit : units) {
    llvm::SmallString<256> real;
    if (!llvm::sys::fs::real_path(main_file_of(unit), real))
      mains.insert(real);
  }
  constexpr llvm::StringRef never[] = {".md", ".rst", ".txt", ".py", ".sh", ".yml", ".yaml", ".cmake"};
  return llvm::any_of(changes.files(), [&](const std::string &file) {
    return !mains.contains(file) && !llvm::is_contained(never, llvm::sys::path::extension(file));
  });
}

} // namespace

void keep_affected_units(std::vector<CompileCommand> &units, const changed_lines &changes, unsigned workers) {
  std::vector<char> affected(units.size());
  bool scan = may_be_included(changes, units);
  llvm::InitializeAllTargetInfos();
  std::atomic<std::size_t> next = 0;
  auto work = [&] {
    for (std::size_t i = next++; i < units.size(); i = next++)
      affected[i] = changes.contains_file(main_file_of(units[i])) || (scan && includes_changed_file(units[i], changes));
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < workers && i < units.size(); ++i)
    threads.emplace_back(work);
  work();
  for (std::thread &one : threads)
    one.join();
  std::size_t index = 0;
  llvm::erase_if(units, [&](const CompileCommand &) { return !affected[index++]; });
}

void keep_changed_findings(run_result &run, const changed_lines &changes) {
  auto changed = [&](const place &at) { return at.line && changes.contains(at.path, at.line); };
  llvm::erase_if(run.reports, [&](const report &one) {
    return !changed(one.at) && !llvm::any_of(one.notes, [&](const report_note &hop) { return changed(hop.at); });
  });
}

} // namespace corosan::checker
