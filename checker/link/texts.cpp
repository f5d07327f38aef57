// Names and places of the units; see texts.h.
#include "checker/link/texts.h"

#include <llvm/Support/Path.h>

#include <algorithm>

namespace corosan::checker::linking {

void texts::answer(std::vector<std::string> &problems) {
  llvm::sort(asked_, [](const question &a, const question &b) { return a.unit < b.unit; });
  std::unique_ptr<loaded> open;
  index number = none;
  for (const question &one : asked_) {
    if (one.unit != number) {
      std::string problem;
      open = load(graph_.units[one.unit], problem);
      number = one.unit;
      if (!open)
        problems.push_back("cannot use '" + graph_.units[number].name + "': " + problem);
    }
    if (open)
      one.use(open->unit);
  }
  asked_.clear();
}

place texts::at(const facts::unit &from, const facts::spot &spot) const {
  place result;
  llvm::SmallString<256> path(from.text(spot.path));
  if (!llvm::sys::path::is_absolute(path)) {
    path = root_;
    llvm::sys::path::append(path, from.text(spot.path));
  }
  result.path = std::string(path);
  result.line = spot.line;
  result.column = result.from = result.to = spot.column;
  result.text = from.text(spot.text).str();
  return result;
}

} // namespace corosan::checker::linking
