// hostile-raii: an object that changes the state of its thread until it dies is alive at a suspension point. Other
// tasks then run under that state, and another thread may end it. Lock guards are lock-across-await's.
#include "checker/lib/awaits.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

#include <clang/AST/Attr.h>

#include <set>

using namespace clang;

namespace corosan::checker::rules {
namespace {

struct hostile_type {
  llvm::StringLiteral name;   ///< qualified, inline namespaces left out; classes derived from it count too
  llvm::StringLiteral reason; ///< what it does to whoever runs meanwhile
};

constexpr llvm::StringLiteral gil_taken =
    "it holds Python's interpreter lock for its thread, and no other thread may run "
    "Python meanwhile";
constexpr llvm::StringLiteral gil_given = "it has given up Python's interpreter lock for its thread, and whoever runs "
                                          "there meanwhile must not touch Python";
constexpr llvm::StringLiteral log_context = "its entry stays in the thread's logging context, so the messages of other "
                                            "tasks carry it";
constexpr llvm::StringLiteral span = "it is the thread's current span, so what other tasks do is booked under it";
constexpr llvm::StringLiteral handles = "V8 keeps these scopes on a stack that must be left in order on its thread";
constexpr llvm::StringLiteral torch = "it switches a mode of its thread, so other tasks compute under it";
constexpr llvm::StringLiteral interrupts = "it changes whether its thread can be interrupted";
constexpr llvm::StringLiteral blocking_scope = "it marks its thread, so what other tasks do is judged under it";

/// Only what binds to its thread stands here. QSignalBlocker and the default resource of std::pmr do not: they change
/// an object, or the whole process.
constexpr hostile_type types[] = {
    {"pybind11::gil_scoped_acquire", gil_taken},
    {"pybind11::gil_scoped_release", gil_given},
    {"nanobind::gil_scoped_acquire", gil_taken},
    {"nanobind::gil_scoped_release", gil_given},
    {"log4cxx::NDC", log_context},
    {"log4cxx::MDC", log_context},
    {"log4cplus::NDCContextCreator", log_context},
    {"boost::log::aux::scoped_thread_attribute", log_context},
    {"boost::log::attributes::named_scope::sentry", log_context},
    {"opentelemetry::trace::Scope", span},
    {"opentelemetry::context::Token", span},
    {"tracy::ScopedZone", span},
    {"nvtx3::scoped_range_in", span},
    {"v8::HandleScope", handles},
    {"v8::EscapableHandleScope", handles},
    {"v8::SealHandleScope", handles},
    {"v8::Locker", handles},
    {"v8::Unlocker", handles},
    {"v8::Isolate::Scope", handles},
    {"v8::Context::Scope", handles},
    {"v8::TryCatch", handles},
    {"Napi::HandleScope", handles},
    {"Napi::EscapableHandleScope", handles},
    {"Napi::CallbackScope", handles},
    {"c10::AutoGradMode", torch},
    {"c10::InferenceMode", torch},
    {"c10::DeviceGuard", torch},
    {"c10::StreamGuard", torch},
    {"c10::cuda::CUDAGuard", torch},
    {"c10::cuda::CUDAStreamGuard", torch},
    {"at::AutoDispatchBelowAutograd", torch},
    {"boost::this_thread::disable_interruption", interrupts},
    {"boost::this_thread::restore_interruption", interrupts},
    {"base::ScopedBlockingCall", blocking_scope},
    {"base::ScopedAllowBlocking", blocking_scope},
    {"base::ScopedDisallowBlocking", blocking_scope},
    {"grpc_core::ExecCtx", "it is the thread's list of work to do, and other tasks add to it"},
    {"facebook::jni::ThreadScope", "it attaches its thread to the Java machine, and must detach the same one"},
    {"folly::hazptr_local", "its hazard pointers belong to its thread, which has only a few"},
};

llvm::StringRef marked_reason(const AnnotateAttr *mark) {
  const Expr *given = mark->args_size() > 0 ? *mark->args_begin() : nullptr;
  if (const auto *constant = dyn_cast_or_null<ConstantExpr>(given))
    given = constant->getSubExpr();
  const auto *text = given ? dyn_cast<StringLiteral>(given->IgnoreParenImpCasts()) : nullptr;
  return text && text->getCharByteWidth() == 1 && !text->getString().empty()
             ? text->getString()
             : llvm::StringRef("its class is marked as bound to its thread");
}

/// The class that a std::unique_ptr, or a library's own, points to when a function made its object: OpenTelemetry gives
/// its tokens so.
const CXXRecordDecl *owned_class(const VarDecl *variable) {
  const auto *special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(variable->getType()->getAsCXXRecordDecl());
  if (!special || !special->getIdentifier() || special->getName() != "unique_ptr" ||
      special->getTemplateArgs().size() == 0 || special->getTemplateArgs()[0].getKind() != TemplateArgument::Type ||
      !variable->hasInit() || !isa_and_nonnull<CallExpr>(bare(variable->getInit())))
    return nullptr;
  return special->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
}

/// The classes that must not live across a suspension: those above, and the user's.
class hostile_classes {
public:
  /// `listed`: qualified names, each with "because ..." behind it where there is a reason.
  explicit hostile_classes(llvm::ArrayRef<std::string> listed) {
    for (llvm::StringRef item : listed) {
      const auto [name, reason] = item.split(" because ");
      own.emplace_back(name.trim().ltrim(':'), reason.trim());
    }
  }

  /// Why an object of the class must not live across a suspension; empty when nobody says so. A class of one's own says
  /// it with [[clang::annotate("coro::thread_bound", "why")]]; for somebody else's class, a declaration can, or the
  /// option.
  llvm::StringRef reason_for(const CXXRecordDecl *record, unsigned depth = 0) const {
    if (!record || depth > 8)
      return {};
    for (const TagDecl *version : record->redecls())
      for (const auto *mark : version->specific_attrs<AnnotateAttr>())
        if (mark->getAnnotation() == "coro::thread_bound")
          return marked_reason(mark);
    if (record->getIdentifier()) {
      const std::string name = catalog_name(record);
      for (const auto &[listed, reason] : own)
        if (listed == llvm::StringRef(name).ltrim(':'))
          return reason.empty() ? llvm::StringRef("its class is listed in RAIITypesList") : reason;
      for (const hostile_type &row : types)
        if (row.name == name)
          return row.reason;
    }
    if (record->hasDefinition())
      for (const CXXBaseSpecifier &base : record->getDefinition()->bases())
        if (const llvm::StringRef reason = reason_for(base.getType()->getAsCXXRecordDecl(), depth + 1); !reason.empty())
          return reason;
    return {};
  }

  llvm::StringRef reason_for(const VarDecl *variable) const {
    QualType type = variable->getType();
    if (variable->hasGlobalStorage() || type->isDependentType())
      return {};
    if (const CXXRecordDecl *owned = owned_class(variable))
      return reason_for(owned);
    // A reference counts when it keeps a temporary alive: BOOST_LOG_SCOPED_THREAD_ATTR makes one.
    if (type->isReferenceType()) {
      const Expr *init = variable->hasInit() ? variable->getInit() : nullptr;
      if (const auto *cleanups = dyn_cast_or_null<ExprWithCleanups>(init))
        init = cleanups->getSubExpr();
      // The variable's type may be a base of the temporary's: Boost.Log declares its scopes so.
      const auto *kept = init ? dyn_cast<MaterializeTemporaryExpr>(init->IgnoreImpCasts()) : nullptr;
      if (!kept)
        return {};
      type = kept->getType();
    }
    return reason_for(type->getAsCXXRecordDecl());
  }

  bool any_in(const FunctionDecl *decl) const {
    bool found =
        llvm::any_of(decl->parameters(), [&](const ParmVarDecl *parameter) { return !reason_for(parameter).empty(); });
    for_each_own(written_body(decl), [&](const Stmt *node) {
      if (const auto *declaration = dyn_cast<DeclStmt>(node))
        for (const Decl *one : declaration->decls())
          if (const auto *variable = dyn_cast<VarDecl>(one))
            found |= !reason_for(variable).empty();
    });
    return found;
  }

private:
  std::vector<std::pair<llvm::StringRef, llvm::StringRef>> own; ///< name without "::" in front, reason
};

struct by_place {
  bool operator()(const VarDecl *a, const VarDecl *b) const {
    const auto place = [](const VarDecl *one) { return one ? one->getLocation().getRawEncoding() : 0; };
    return std::make_pair(place(a), a) < std::make_pair(place(b), b);
  }
};
using alive_state = std::set<const VarDecl *, by_place>;
struct alive {
  alive_state objects;
  bool join(const alive &other) {
    const std::size_t before = objects.size();
    objects.insert(other.objects.begin(), other.objects.end());
    return objects.size() != before;
  }
};

class flow_check {
public:
  flow_check(const function &function, ASTContext &context, const hostile_classes &known, const allowed_awaits &listed,
             reporter sink)
      : fn(function), ast(context), classes(known), allowed(listed), report(sink) {}

  void run() {
    const std::unique_ptr<CFG> graph = build_flow(fn.decl, ast);
    if (!graph)
      return;
    alive start;
    for (const ParmVarDecl *parameter : fn.decl->parameters())
      if (!parameter->getType()->isReferenceType() && !classes.reason_for(parameter).empty())
        start.objects.insert(parameter);
    const auto at_entry = solve(
        *graph, start, [&](const CFGBlock &block, alive &state) { step(block, state, false); },
        [](const CFGBlock &, unsigned, alive &) {});
    for (const CFGBlock *block : *graph)
      if (at_entry[block->getBlockID()]) {
        alive state = *at_entry[block->getBlockID()];
        step(*block, state, true);
      }
  }

private:
  const function &fn;
  ASTContext &ast;
  const hostile_classes &classes;
  const allowed_awaits &allowed;
  reporter report;
  std::set<const VarDecl *> reported; // one warning per object: the first suspension says it all

  void step(const CFGBlock &block, alive &state, bool last) {
    for (const CFGElement &element : block) {
      if (const auto end = element.getAs<CFGAutomaticObjDtor>())
        state.objects.erase(end->getVarDecl());
      else if (const auto dead = element.getAs<CFGLifetimeEnds>())
        state.objects.erase(dead->getVarDecl());
      else if (const auto statement = element.getAs<CFGStmt>())
        step(statement->getStmt(), state, last);
    }
  }

  void step(const Stmt *node, alive &state, bool last) {
    if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
      for (const Decl *one : declaration->decls())
        if (const auto *variable = dyn_cast<VarDecl>(one); variable && !classes.reason_for(variable).empty())
          state.objects.insert(variable);
    } else if (const auto *call = dyn_cast<CallExpr>(node); call && call->isCallToStdMove()) {
      state.objects.erase(named_variable(call->getArg(0)));
    } else if (const auto *member = dyn_cast<CXXMemberCallExpr>(node);
               member && (called_name(member) == "reset" || called_name(member) == "release")) {
      state.objects.erase(named_variable(object_of(member)));
    } else if (const auto *assign = dyn_cast<CXXOperatorCallExpr>(node); assign && assign->isAssignmentOp()) {
      state.objects.erase(named_variable(assign->getArg(0)));
    } else if (last && may_suspend(node) && !allowed.contain(cast<Expr>(node))) {
      for (const VarDecl *object : state.objects)
        if (reported.insert(object).second)
          report_object(object, cast<Expr>(node));
    }
  }

  void report_object(const VarDecl *object, const Expr *await) const {
    const std::string name = object->getNameAsString();
    const std::string subject = name.empty() ? "this object" : "'" + name + "'";
    finding result =
        finding_at(await, fn, subject + " lives across this suspension: " + classes.reason_for(object).str(), name);
    result.notes.push_back({object->getLocation(), "made here; end its scope before the suspension"});
    report(std::move(result));
  }
};

} // namespace

void hostile_raii(const model &unit, const options &opts, reporter report) {
  const hostile_classes classes(opts.hostile_types);
  const allowed_awaits allowed{opts.hostile_awaitables, opts.hostile_callees};
  for (const auto &fn : unit.functions)
    if (!fn->awaits.empty() && fn->decl && !is_dependent(fn->decl) && classes.any_in(fn->decl))
      flow_check(*fn, unit.ast, classes, allowed, report).run();
}

} // namespace corosan::checker::rules
