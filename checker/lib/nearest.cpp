// For "did you mean"; see nearest.h.
#include "checker/lib/nearest.h"

namespace corosan::checker {

std::string nearest(llvm::StringRef name, llvm::ArrayRef<std::string> candidates) {
  std::string best;
  unsigned best_distance = static_cast<unsigned>(name.size()) / 3 + 2;
  for (const std::string &candidate : candidates) {
    unsigned distance = name.edit_distance(candidate, /*AllowReplacements=*/true, best_distance);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(llvm::StringRef name, llvm::ArrayRef<std::string> candidates, llvm::StringRef otherwise) {
  std::string near = nearest(name, candidates);
  return near.empty() ? otherwise.str() : "; did you mean '" + near + "'?";
}

} // namespace corosan::checker
