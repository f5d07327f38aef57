// Finds the functions of a translation unit: one RecursiveASTVisitor over its declarations, bodies by walk_body.
#include "checker/lib/model.h"

#include "checker/lib/contexts.h"
#include "checker/lib/flow.h"
#include "checker/lib/slots.h"
#include "checker/lib/walk.h"

#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/SourceManager.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// The declaration that stands for `decl` and all its instantiations.
const FunctionDecl *pattern_of(const FunctionDecl *decl) {
  if (const FunctionDecl *pattern = decl->getTemplateInstantiationPattern())
    decl = pattern;
  return decl->getCanonicalDecl();
}

class collector : public RecursiveASTVisitor<collector> {
public:
  explicit collector(model &into) : unit(into), sources(into.ast.getSourceManager()) {}

  bool shouldVisitImplicitCode() const { return false; }
  bool shouldWalkTypesOfTypeLocs() const { return false; }
  bool TraverseStmt(Stmt *) { return true; } // bodies are walked by hand
  bool TraverseTypeLoc(TypeLoc, bool = true) { return true; }

  bool TraverseDecl(Decl *decl) {
    if (!decl || decl->isInvalidDecl() || is_foreign(decl))
      return true;
    return RecursiveASTVisitor::TraverseDecl(decl);
  }

  bool VisitFunctionDecl(FunctionDecl *decl) {
    if (decl->isThisDeclarationADefinition() && !decl->isDefaulted() && !decl->isDeleted())
      add(best_version(decl), nullptr);
    return true;
  }

  bool VisitCXXMethodDecl(CXXMethodDecl *method) {
    if (method->size_overridden_methods() > 0 && method->isCanonicalDecl() && !method->isDependentContext())
      unit.overriders.push_back(method);
    return true;
  }

  bool VisitClassTemplateDecl(ClassTemplateDecl *decl) {
    if (decl->isThisDeclarationADefinition())
      for (ClassTemplateSpecializationDecl *made : decl->specializations())
        if (made->getSpecializationKind() != TSK_ExplicitSpecialization) {
          note_instantiations(made);
          note_versions(made);
        }
    return true;
  }

  bool VisitVarDecl(VarDecl *decl) {
    if (decl->isFileVarDecl() && decl->hasInit() && !isa<ParmVarDecl>(decl))
      scan_loose(decl, decl->getInit());
    return true;
  }

  bool VisitFieldDecl(FieldDecl *decl) {
    if (decl->hasInClassInitializer() && !decl->getDeclContext()->isDependentContext())
      scan_loose(decl, decl->getInClassInitializer());
    return true;
  }

  /// What a scope guard runs differs from instantiation to instantiation.
  void add_versions() {
    for (const CXXMethodDecl *method : versions)
      if (!unit.by_decl.count(method->getCanonicalDecl()))
        enter(method, nullptr);
  }

  /// Names that no user can edit; a namespace or class there is skipped whole.
  bool is_foreign(const Decl *decl) const {
    if (isa<TranslationUnitDecl>(decl))
      return false;
    SourceLocation where = decl->getLocation();
    return where.isInvalid() || sources.isInSystemHeader(sources.getExpansionLoc(where));
  }

private:
  model &unit;
  SourceManager &sources;
  llvm::DenseMap<const FunctionDecl *, const FunctionDecl *> instantiation; // pattern to the first one with a body
  std::vector<const CXXMethodDecl *> versions; // of classes made of a closure: destructors, and what calls the closure

  static bool has_code(const FunctionDecl *decl) {
    return decl && !decl->isInvalidDecl() && decl->getBody() != nullptr;
  }

  void note_instantiations(const DeclContext *made) {
    for (const Decl *member : made->decls()) {
      if (const auto *method = dyn_cast<FunctionDecl>(member)) {
        if (has_code(method))
          instantiation.try_emplace(pattern_of(method), method);
        if (const auto *overrider = dyn_cast<CXXMethodDecl>(method);
            overrider && overrider->size_overridden_methods() > 0)
          unit.overriders.push_back(overrider);
      } else if (const auto *templated = dyn_cast<FunctionTemplateDecl>(member)) {
        for (const FunctionDecl *version : templated->specializations())
          if (has_code(version))
            instantiation.try_emplace(pattern_of(version), version);
      } else if (const auto *nested = dyn_cast<CXXRecordDecl>(member)) {
        if (!nested->isInjectedClassName())
          note_instantiations(nested);
      }
    }
  }

  void note_versions(const ClassTemplateSpecializationDecl *made) {
    const auto is_closure = [](const TemplateArgument &argument) {
      const CXXRecordDecl *record =
          argument.getKind() == TemplateArgument::Type ? argument.getAsType()->getAsCXXRecordDecl() : nullptr;
      return record && record->isLambda();
    };
    if (llvm::none_of(made->getTemplateArgs().asArray(), is_closure))
      return;
    for (const CXXMethodDecl *method : made->methods()) {
      if (!has_code(method) || method->isDefaulted() || isa<CoroutineBodyStmt>(method->getBody()))
        continue;
      bool runs = isa<CXXDestructorDecl>(method);
      for_each_own(method->getBody(), [&](const Stmt *node) {
        const auto *call = dyn_cast<CXXOperatorCallExpr>(node);
        const auto *called = call ? dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee()) : nullptr;
        runs |= called && called->getParent()->isLambda();
      });
      if (runs)
        versions.push_back(method);
    }
  }

  /// An instantiation has resolved names and types, so it is judged in place of a template's own body.
  const FunctionDecl *best_version(const FunctionDecl *decl) {
    if (!decl->isDependentContext())
      return decl;
    if (const FunctionTemplateDecl *templated = decl->getDescribedFunctionTemplate())
      for (const FunctionDecl *version : templated->getCanonicalDecl()->specializations())
        if (version->getTemplateSpecializationKind() != TSK_ExplicitSpecialization && has_code(version))
          return version;
    auto known = instantiation.find(pattern_of(decl));
    return known == instantiation.end() ? decl : known->second;
  }

  function *add(const FunctionDecl *decl, const function *encloser) {
    const Stmt *body = written_body(decl);
    if (!body || decl->willHaveBody() || decl->isConsteval())
      return nullptr;
    const FunctionDecl *key = pattern_of(decl);
    if (unit.by_decl.count(key))
      return nullptr;
    function *fn = enter(decl, encloser);
    unit.by_decl[key] = fn;
    return fn;
  }

  function *enter(const FunctionDecl *decl, const function *encloser) {
    const Stmt *body = written_body(decl);
    unit.functions.push_back(std::make_unique<function>());
    function &fn = *unit.functions.back();
    fn.decl = decl;
    fn.encloser = encloser;
    unit.by_decl[decl->getCanonicalDecl()] = &fn;
    classify(fn);
    if (const auto *constructor = dyn_cast<CXXConstructorDecl>(decl))
      for (const CXXCtorInitializer *initializer : constructor->inits()) {
        walk(initializer->getInit(), fn);
        if (initializer->isAnyMemberInitializer())
          note_initial(initializer->getAnyMember(), initializer->getInit(), fn);
      }
    walk(body, fn);
    return &fn;
  }

  void note_initial(const ValueDecl *slot, const Expr *value, function &fn) {
    if (value && holds_callable(slot->getType()))
      note_stored(slot, value, fn, unit);
  }

  void walk(const Stmt *root, function &fn) {
    std::vector<const LambdaExpr *> lambdas;
    auto on_lambda = [&](const LambdaExpr *lambda) { lambdas.push_back(lambda); };
    auto on_declaration = [&](Decl *local) { TraverseDecl(local); };
    walk_body(root, fn, unit, {on_lambda, on_declaration});
    for (const LambdaExpr *lambda : lambdas)
      add_lambda(lambda, &fn);
  }

  void add_lambda(const LambdaExpr *lambda, const function *encloser) {
    const CXXMethodDecl *op = lambda->getCallOperator();
    if (!op)
      return;
    if (const FunctionTemplateDecl *generic = lambda->getLambdaClass()->getDependentLambdaCallOperator())
      for (const FunctionDecl *version : generic->specializations())
        if (has_code(version)) {
          add(version, encloser);
          return;
        }
    add(op, encloser);
  }

  /// Initialisers at namespace or class scope run before any loop; only the lambdas and handovers in them matter.
  void scan_loose(const ValueDecl *initialized, const Expr *root) {
    function nobody;
    std::vector<const LambdaExpr *> lambdas;
    auto on_lambda = [&](const LambdaExpr *lambda) { lambdas.push_back(lambda); };
    auto on_declaration = [&](Decl *local) { TraverseDecl(local); };
    std::size_t before = unit.handovers.size();
    walk_body(root, nobody, unit, {on_lambda, on_declaration});
    note_initial(initialized, root, nobody);
    for (std::size_t i = before; i < unit.handovers.size(); ++i)
      unit.handovers[i].from = nullptr;
    for (const LambdaExpr *lambda : lambdas)
      add_lambda(lambda, nullptr);
  }
};

} // namespace

const function *model::find(const FunctionDecl *decl) const {
  if (!decl)
    return nullptr;
  auto known = by_decl.find(decl->getCanonicalDecl());
  if (known == by_decl.end())
    known = by_decl.find(pattern_of(decl));
  return known == by_decl.end() ? nullptr : known->second;
}

const Stmt *written_body(const FunctionDecl *decl) {
  const Stmt *body = decl ? decl->getBody() : nullptr;
  if (const auto *coroutine = dyn_cast_or_null<CoroutineBodyStmt>(body))
    return coroutine->getBody();
  return body;
}

std::unique_ptr<model> build_model(ASTContext &ast) {
  auto unit = std::make_unique<model>(ast);
  collector visitor(*unit);
  for (Decl *top : ast.getTraversalScope()) {
    if (auto *whole = dyn_cast<TranslationUnitDecl>(top)) {
      for (Decl *decl : whole->decls())
        visitor.TraverseDecl(decl);
    } else {
      visitor.TraverseDecl(top);
    }
  }
  visitor.add_versions();
  assign_contexts(*unit);
  return unit;
}

} // namespace corosan::checker
