// The whole program: facts written, facts linked.
#pragma once

#include "checker/tools/coro-tidy/run.h"

namespace corosan::checker {

/// Links the facts that the workers sent and concludes the run; see conclude.
int conclude_linked(const run_request &request, std::vector<unit_result> results, checked what);

/// coro-tidy --emit-facts: writes the facts of the only unit. Returns the exit status.
int write_facts(const run_request &request, const std::vector<unit_result> &results);

/// coro-tidy --link: the report of all units whose facts `names` mean. Returns the exit status.
int link_files(const run_request &request, llvm::ArrayRef<std::string> names);

} // namespace corosan::checker
