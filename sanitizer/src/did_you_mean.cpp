// Edit distance between names.
#include "did_you_mean.h"

#include <algorithm>

namespace corosan {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row.back();
}

} // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string_view> &names) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view name : names)
    if (const std::size_t far = distance(word, name); far < least) {
      least = far;
      best = name;
    }
  return std::string(best);
}

} // namespace corosan
