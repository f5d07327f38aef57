// The model of one translation unit that the rules read: its functions, told apart by who runs them, with the calls and
// the suspension points of each. Filled by one RecursiveASTVisitor pass (model.cpp); no rule walks the tree again, and
// none asks for parents.
#pragma once

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

#include <llvm/ADT/DenseMap.h>

#include <memory>
#include <string_view>
#include <vector>

namespace corosan::checker {

/// Who runs a function's body.
enum class context : std::uint8_t {
  plain,     ///< an ordinary function: blocks only whoever calls it
  coroutine, ///< a coroutine of a task type
  generator, ///< a coroutine of a generator: runs on its caller
  awaiter,   ///< await_ready/await_suspend/await_resume, or a member of a promise
  handler,   ///< a completion handler: a callable given to an asynchronous operation or posted to a loop
  offloaded  ///< a callable (or coroutine) given to a thread, a pool or an offload wrapper
};

/// One call (or construction, or implicit destructor call) in a function's own body, nested lambdas excluded.
struct call_site {
  const clang::Expr *expression = nullptr;      ///< CallExpr or CXXConstructExpr; null for an implicit destructor
  const clang::FunctionDecl *callee = nullptr;  ///< null when it cannot be told (a function pointer, a dependent name)
  const clang::CXXRecordDecl *object = nullptr; ///< for methods: static class of the object
  clang::SourceLocation location;
  bool awaited = false;                     ///< it is the operand of a co_await
  const clang::VarDecl *variable = nullptr; ///< the local that is constructed or destroyed, when it is one
  const clang::ValueDecl *slot = nullptr; ///< the field or global that holds the callable which is called, see slots.h
};

struct function;

/// What a body does with a callable that is its own parameter: calls it, hands it on, or keeps it.
struct parameter_use {
  unsigned parameter = 0;                     ///< which of its parameters
  const clang::Expr *call = nullptr;          ///< the call that is made of it, or that takes it
  const clang::FunctionDecl *taker = nullptr; ///< who takes it; null when it is called
  unsigned index = 0;                         ///< as which argument
  const clang::ValueDecl *slot = nullptr;     ///< where it is kept; `call` is null then
  const function *via = nullptr;              ///< the lambda in the body that does it; null: the body itself
};

/// One function with a body that the user can edit, lambdas included.
struct function {
  const clang::FunctionDecl *decl = nullptr;
  checker::context context = checker::context::plain;
  std::string_view dialect;                ///< of its task type, or of the handler's library; empty when unknown
  const function *encloser = nullptr;      ///< for a lambda: the function it is written in
  bool on_the_spot = false;                ///< a lambda that its encloser runs where it stands: shares its context
  std::vector<call_site> calls;            ///< in source order
  std::vector<const clang::Expr *> awaits; ///< CoawaitExpr / CoyieldExpr / DependentCoawaitExpr, in source order
  std::vector<const clang::CompoundStmt *> last_blocks; ///< blocks whose last statement ends the process
  std::uint32_t called_parameters = 0;                  ///< bit i: the body calls its i-th parameter
  std::vector<parameter_use> uses;                      ///< in source order

  /// The function whose name a reader would give to this code: itself, or the encloser of an on-the-spot lambda.
  const function &named() const { return on_the_spot && encloser ? encloser->named() : *this; }
};

/// A callable that an argument of a call stands for: who gets it decides who runs it.
struct handover {
  const function *from = nullptr;             ///< the function that hands it over; null at namespace scope
  const clang::Expr *call = nullptr;          ///< CallExpr or CXXConstructExpr that takes it
  const clang::FunctionDecl *taker = nullptr; ///< the called function or constructor
  unsigned index = 0;                         ///< which argument
  const clang::FunctionDecl *callable = nullptr;
  bool on_pool = false; ///< bound to the executor of a pool
  bool by_call = false; ///< the argument is a call of the coroutine `callable`
};

/// One translation unit.
struct model {
  clang::ASTContext &ast;
  std::vector<std::unique_ptr<function>>
      functions; ///< in source order, templates once (an instantiation if there is one)
  llvm::DenseMap<const clang::FunctionDecl *, function *> by_decl; ///< canonical declaration to its entry
  std::vector<handover> handovers;
  std::vector<std::pair<const clang::ValueDecl *, const clang::FunctionDecl *>>
      stores;                                           ///< slots, and what is put there
  std::vector<const clang::CXXMethodDecl *> overriders; ///< methods that override others, declared in editable code

  explicit model(clang::ASTContext &context) : ast(context) {}
  /// The entry of `decl` (any redeclaration; an instantiation finds its pattern's), or null.
  const function *find(const clang::FunctionDecl *decl) const;
};

/// Fills a model from the traversal scope of `ast` (in clangd: the main file). `follow` bodies: declarations in system
/// headers are skipped.
std::unique_ptr<model> build_model(clang::ASTContext &ast);

/// The body of `decl` as written when it is a coroutine (unwraps CoroutineBodyStmt), or its plain body.
const clang::Stmt *written_body(const clang::FunctionDecl *decl);

} // namespace corosan::checker
