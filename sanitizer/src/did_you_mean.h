// Guesses the name behind a misspelt one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace corosan {

/// The name in `names` that `word` was probably meant to be, or an empty string.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view> &names);

} // namespace corosan
