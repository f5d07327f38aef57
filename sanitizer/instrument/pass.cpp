// The compiler pass behind corosan::instrument: at the start of Clang's pipeline, while coroutines are still whole, it
// adds calls that tell the sanitizer of the creation, each suspension, the resumption and the end of every frame.
// The names and arguments of the calls are those of corosan/instrument.h.
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/PassManager.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Transforms/Utils/BasicBlockUtils.h>
#if __has_include(<llvm/Plugins/PassPlugin.h>)
#include <llvm/Plugins/PassPlugin.h>
#else
#include <llvm/Passes/PassPlugin.h>
#endif

#include <optional>

using namespace llvm;

namespace {

/// What a coroutine consists of, as far as the pass is concerned.
struct coroutine {
  IntrinsicInst *id = nullptr, *begin = nullptr;
  SmallVector<IntrinsicInst *, 8> suspends, frees;
};

std::optional<coroutine> find_coroutine(Function &function) {
  coroutine found;
  for (Instruction &instruction : instructions(function))
    if (auto *call = dyn_cast<IntrinsicInst>(&instruction))
      switch (call->getIntrinsicID()) {
      case Intrinsic::coro_id:
        found.id = call;
        break;
      case Intrinsic::coro_begin:
        found.begin = call;
        break;
      case Intrinsic::coro_suspend:
        found.suspends.push_back(call);
        break;
      case Intrinsic::coro_free:
        found.frees.push_back(call);
        break;
      default:
        break;
      }
  if (found.id == nullptr || found.begin == nullptr)
    return std::nullopt;
  return found;
}

/// Frames of the aio runtime tell more through their promise.
bool tells_by_itself(const coroutine &of) {
  const auto *promise = dyn_cast<AllocaInst>(of.id->getArgOperand(1)->stripPointerCasts());
  const auto *type = promise != nullptr ? dyn_cast<StructType>(promise->getAllocatedType()) : nullptr;
  return type != nullptr && type->hasName() && type->getName().contains("aio::detail::");
}

class instrumenter {
public:
  explicit instrumenter(Module &module)
      : module_(module), context_(module.getContext()), pointer_(PointerType::getUnqual(context_)),
        word_(Type::getInt64Ty(context_)), number_(Type::getInt32Ty(context_)) {
    Type *nothing = Type::getVoidTy(context_);
    created_ = declare("corosan_note_frame_created", FunctionType::get(nothing, {pointer_, word_}, false));
    suspending_ = declare("corosan_note_frame_suspending", FunctionType::get(nothing, {pointer_, pointer_}, false));
    resumed_ = declare("corosan_note_frame_resumed", FunctionType::get(nothing, {pointer_}, false));
    destroyed_ = declare("corosan_note_frame_destroyed", FunctionType::get(nothing, {pointer_}, false));
  }

  void instrument(coroutine &of) {
    IRBuilder<> builder(of.begin->getNextNode());
    builder.SetCurrentDebugLocation(of.begin->getDebugLoc());
    Value *size = builder.CreateIntrinsic(word_, Intrinsic::coro_size, {});
    builder.CreateCall(created_, {of.begin, size});
    // Before its first value a generator may be dropped as after any other.
    const bool generator = any_of(of.suspends, [](IntrinsicInst *each) { return kind_of(*each) == kind::yield; });
    for (IntrinsicInst *suspend : of.suspends)
      instrument(*suspend, of.begin, generator);
    for (IntrinsicInst *end : of.frees) {
      builder.SetInsertPoint(end);
      builder.SetCurrentDebugLocation(end->getDebugLoc());
      builder.CreateCall(destroyed_, {of.begin});
    }
  }

private:
  enum class kind : unsigned { initial, await, yield, final };

  FunctionCallee declare(StringRef name, FunctionType *type) {
    FunctionCallee callee = module_.getOrInsertFunction(name, type);
    if (auto *function = dyn_cast<Function>(callee.getCallee()))
      function->setDoesNotThrow();
    return callee;
  }

  static IntrinsicInst *save_of(const IntrinsicInst &suspend) {
    return dyn_cast<IntrinsicInst>(suspend.getArgOperand(0));
  }

  /// The call of await_suspend behind the save. One that may throw ends its block.
  static CallBase *handover(const IntrinsicInst &suspend) {
    for (Instruction *at = save_of(suspend); at != nullptr && at != &suspend; at = at->getNextNode())
      if (auto *call = dyn_cast<CallBase>(at))
        switch (call->getIntrinsicID()) {
        case Intrinsic::coro_await_suspend_void:
        case Intrinsic::coro_await_suspend_bool:
        case Intrinsic::coro_await_suspend_handle:
          return call;
        default:
          break;
        }
    return nullptr;
  }

  /// Clang names the function that calls await_suspend after what the suspension is.
  static kind kind_of(const IntrinsicInst &suspend) {
    const CallBase *handed = handover(suspend);
    if (cast<ConstantInt>(suspend.getArgOperand(1))->isOne())
      return kind::final;
    const StringRef wrapper = handed != nullptr ? handed->getArgOperand(2)->stripPointerCasts()->getName() : "";
    if (wrapper.ends_with("__init"))
      return kind::initial;
    return wrapper.ends_with("__yield") ? kind::yield : kind::await;
  }

  Constant *text(StringRef value) {
    if (value.empty())
      return ConstantPointerNull::get(pointer_);
    Constant *&known = texts_[value];
    if (known == nullptr) {
      Constant *data = ConstantDataArray::getString(context_, value);
      known = new GlobalVariable(module_, data->getType(), true, GlobalValue::PrivateLinkage, data, "corosan.file");
    }
    return known;
  }

  /// The static description of a suspension: struct corosan_suspension.
  Constant *describe(const IntrinsicInst &suspend, kind what) {
    StringRef file;
    SmallString<128> path;
    unsigned line = 0;
    if (const DILocation *location = suspend.getDebugLoc()) {
      file = location->getFilename();
      if (!file.empty() && !file.starts_with("/") && !location->getDirectory().empty()) {
        path = location->getDirectory();
        path += '/';
        path += file;
        file = path;
      }
      line = location->getLine();
    }
    StructType *type = StructType::get(context_, {pointer_, number_, number_});
    Constant *data = ConstantStruct::get(
        type, {text(file), ConstantInt::get(number_, line), ConstantInt::get(number_, static_cast<unsigned>(what))});
    return new GlobalVariable(module_, type, true, GlobalValue::PrivateLinkage, data, "corosan.suspension");
  }

  void instrument(IntrinsicInst &suspend, Value *frame, bool generator) {
    kind what = kind_of(suspend);
    if (generator && what == kind::initial)
      what = kind::yield;
    // Before await_suspend: behind it the frame may run on another thread, or be gone.
    IntrinsicInst *save = save_of(suspend);
    const CallBase *handed = handover(suspend);
    IRBuilder<> builder(save != nullptr ? save : &suspend);
    builder.SetCurrentDebugLocation(suspend.getDebugLoc());
    builder.CreateCall(suspending_, {frame, describe(suspend, what)});

    if (auto *choice = dyn_cast_or_null<SwitchInst>(suspend.getNextNode()))
      for (auto &option : choice->cases())
        if (option.getCaseValue()->isZero())
          note_resumption(choice->getParent(), option.getCaseSuccessor(), frame, suspend.getDebugLoc());
    if (handed != nullptr && handed->getIntrinsicID() == Intrinsic::coro_await_suspend_bool)
      for (const User *user : handed->users())
        if (const auto *branch = dyn_cast<BranchInst>(user); branch != nullptr && branch->isConditional())
          note_resumption(const_cast<BasicBlock *>(branch->getParent()), branch->getSuccessor(1), frame,
                          suspend.getDebugLoc());
  }

  void note_resumption(BasicBlock *from, BasicBlock *to, Value *frame, const DebugLoc &where) {
    BasicBlock *edge = SplitEdge(from, to);
    IRBuilder<> builder(edge, edge->getFirstInsertionPt());
    builder.SetCurrentDebugLocation(where);
    builder.CreateCall(resumed_, {frame});
  }

  Module &module_;
  LLVMContext &context_;
  PointerType *pointer_;
  Type *word_, *number_;
  FunctionCallee created_, suspending_, resumed_, destroyed_;
  StringMap<Constant *> texts_;
};

struct instrument_pass : PassInfoMixin<instrument_pass> {
  PreservedAnalyses run(Module &module, ModuleAnalysisManager &) {
    bool changed = false;
    std::optional<instrumenter> tool;
    for (Function &function : module) {
      std::optional<coroutine> found = find_coroutine(function);
      if (!found || tells_by_itself(*found))
        continue;
      if (!tool)
        tool.emplace(module);
      tool->instrument(*found);
      changed = true;
    }
    return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
  }
  static bool isRequired() { return true; } // NOLINT(readability-identifier-naming)
};

} // namespace

extern "C" LLVM_ATTRIBUTE_WEAK __attribute__((visibility("default"))) PassPluginLibraryInfo llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "corosan-instrument", "0.1", [](PassBuilder &builder) {
            builder.registerPipelineStartEPCallback(
                [](ModulePassManager &manager, OptimizationLevel) { manager.addPass(instrument_pass()); });
          }};
}
