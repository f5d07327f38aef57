// Finding the awaitable counterpart of a function; see siblings.h.
#include "checker/lib/siblings.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"

#include <llvm/ADT/StringExtras.h>

using namespace clang;

namespace corosan::checker {
namespace {

std::vector<std::string> sibling_names(llvm::StringRef name) {
  std::vector<std::string> names = {("async_" + name).str(), (name + "_async").str(), (name + "Async").str(),
                                    ("co_" + name).str(),    (name + "_co").str(),    (name + "_coro").str()};
  // async + Read, co + Read
  std::string capital = name.str();
  capital[0] = llvm::toUpper(capital[0]);
  names.push_back("async" + capital);
  names.push_back("co" + capital);
  return names;
}

const CXXRecordDecl *definition(const CXXRecordDecl *record) {
  return record && record->hasDefinition() ? record->getDefinition() : nullptr;
}

void members_named(const CXXRecordDecl *record, DeclarationName name, llvm::SmallVectorImpl<const NamedDecl *> &into,
                   unsigned depth = 0) {
  record = definition(record);
  if (!record || depth > 16)
    return;
  for (const NamedDecl *found : record->lookup(name))
    into.push_back(found);
  for (const CXXBaseSpecifier &base : record->bases())
    members_named(base.getType()->getAsCXXRecordDecl(), name, into, depth + 1);
}

bool is_error_code(QualType type) {
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && record->getName() == "error_code";
}

/// A completion token: a template parameter that is called one, or the handler of a callback.
bool is_token(const ParmVarDecl *parameter) {
  const QualType type = parameter->getType().getNonReferenceType();
  const auto *generic = type->getAs<TemplateTypeParmType>();
  const auto *substituted = type->getAs<SubstTemplateTypeParmType>();
  std::string name = parameter->getNameAsString();
  if (generic && generic->getDecl())
    name += generic->getDecl()->getNameAsString();
  if (substituted && substituted->getReplacedParameter())
    name += substituted->getReplacedParameter()->getNameAsString();
  const llvm::StringRef text = name;
  return (generic || substituted) && (text.contains_insensitive("token") || text.contains_insensitive("handler"));
}

/// What may come on top of the original's parameters.
bool is_extra(const ParmVarDecl *parameter) {
  const std::string type = parameter->getType().getAsString();
  return parameter->hasDefaultArg() || llvm::StringRef(type).contains_insensitive("stop_token") ||
         llvm::StringRef(type).contains_insensitive("cancel");
}

bool same_type(QualType a, QualType b, const ASTContext &ast) {
  return ast.hasSameType(a.getNonReferenceType().getUnqualifiedType(), b.getNonReferenceType().getUnqualifiedType());
}

/// The pattern's parameters can be compared even where a template was instantiated.
const FunctionDecl *pattern(const FunctionDecl *decl) {
  if (const FunctionDecl *origin = decl->getTemplateInstantiationPattern())
    return origin;
  return decl;
}

/// A function that takes the object of a member function as its first parameter.
bool takes_object(const FunctionDecl *other, const CXXRecordDecl *object, const ASTContext &ast) {
  if (other->getNumParams() == 0)
    return false;
  QualType type = other->getParamDecl(0)->getType();
  type = type->isPointerType() ? type->getPointeeType() : type.getNonReferenceType();
  const CXXRecordDecl *taken = definition(type->getAsCXXRecordDecl());
  object = definition(object);
  return taken && object && (taken->getCanonicalDecl() == object->getCanonicalDecl() || object->isDerivedFrom(taken));
}

bool fits(const FunctionDecl *original, const FunctionDecl *other, bool for_object, const ASTContext &ast,
          sibling &into) {
  llvm::SmallVector<const ParmVarDecl *, 8> wanted(original->parameters());
  bool dropped = false;
  if (!wanted.empty() && is_error_code(wanted.back()->getType())) {
    wanted.pop_back();
    dropped = true;
  }
  llvm::SmallVector<const ParmVarDecl *, 8> given(other->parameters());
  into.takes_token = !given.empty() && is_token(given.back());
  if (into.takes_token)
    given.pop_back();
  if (for_object && !given.empty())
    given.erase(given.begin());
  if (given.size() < wanted.size())
    return false;
  for (unsigned i = 0; i < wanted.size(); ++i)
    if (!same_type(wanted[i]->getType(), given[i]->getType(), ast))
      return false;
  for (unsigned i = wanted.size(); i < given.size(); ++i)
    if (!is_extra(given[i]))
      return false;
  into.same_parameters = !dropped && !into.takes_token && !for_object &&
                         llvm::all_of(llvm::ArrayRef(given).drop_front(wanted.size()),
                                      [](const ParmVarDecl *one) { return one->hasDefaultArg(); });
  return into.takes_token || (!other->getReturnType()->isDependentType() && classify_task(other->getReturnType()) &&
                              classify_task(other->getReturnType())->role != catalog::role::generator);
}

} // namespace

sibling async_sibling(const call_site &site, ASTContext &ast) {
  const FunctionDecl *callee = site.callee;
  const llvm::StringRef name = plain_name(callee);
  if (name.empty() || name.contains_insensitive("async") || name.starts_with("co_") || name.starts_with("operator"))
    return {};
  const auto *method = dyn_cast<CXXMethodDecl>(callee);
  const CXXRecordDecl *object = method && site.object ? site.object : method ? method->getParent() : nullptr;
  for (const std::string &other : sibling_names(name)) {
    llvm::SmallVector<const NamedDecl *, 4> found;
    const DeclarationName wanted(&ast.Idents.get(other));
    if (object)
      members_named(object, wanted, found);
    if (!method || !method->isStatic())
      for (const NamedDecl *one :
           (object ? object : callee->getDeclContext())->getEnclosingNamespaceContext()->lookup(wanted))
        found.push_back(one);
    for (const NamedDecl *one : found) {
      const FunctionDecl *decl = one->getUnderlyingDecl()->getAsFunction();
      if (!decl || decl->isDeprecated() || decl->isDeleted() || decl->getAccess() == AS_private)
        continue;
      const auto *as_method = dyn_cast<CXXMethodDecl>(decl);
      if (as_method && method->isStatic() != as_method->isStatic())
        continue;
      const bool for_object = method && !as_method;
      sibling result;
      result.decl = decl;
      if ((!for_object || takes_object(decl, object, ast)) &&
          fits(pattern(callee), pattern(decl), for_object, ast, result))
        return result;
    }
  }
  return {};
}

} // namespace corosan::checker
