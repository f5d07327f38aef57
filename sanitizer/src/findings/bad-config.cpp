// bad-config: an option, or a line of a file that an option names, that says nothing to us.
#include "findings/findings.h"

namespace corosan {

// The sentence is longer than an event holds: whoever tells the mistake has it.
static std::string message(const event &e, const std::string &) { return e.detail; }
const finding_text bad_config_text{"bad-config", message};

} // namespace corosan
