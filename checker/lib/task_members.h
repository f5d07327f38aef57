// Members that keep tasks which no code takes out again.
#pragma once

#include "checker/lib/model.h"

#include <vector>

namespace corosan::checker {

struct lost_member {
  const clang::FieldDecl *field;
  const clang::Stmt *filled; ///< the first place that puts a task in
  const function *filled_in;
};

/// Private fields of a lazy task, or a container of them, that are filled and never used in another way. Judged only
/// where all code that can reach the field is in this unit: the class has no friends and every member function a body.
std::vector<lost_member> lost_members(const model &unit);

} // namespace corosan::checker
