// Prometheus' text exposition of what corosan counts.
#pragma once

#include <string>

namespace corosan {

/// All metrics as they are now. On any thread.
std::string render_metrics();

} // namespace corosan
