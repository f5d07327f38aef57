// unused-suppression: a line of the suppressions file, or an entry of the baseline, that silenced nothing in this run.
#include "findings/findings.h"

namespace corosan {

static std::string message(const event &e, const std::string &) {
  return "'" + std::string(e.detail) + "' silenced nothing in this run";
}
static const char *suggestion(const event &) { return "remove it, unless another run needs it"; }
const finding_text unused_suppression_text{"unused-suppression", message, suggestion};

} // namespace corosan
