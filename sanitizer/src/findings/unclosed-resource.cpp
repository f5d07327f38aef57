// unclosed-resource: something that should be closed goes without. A destructor that closes is the normal way in C++,
// so that by default only data that gets lost counts; mode=strict asks for a close of everything, as asyncio does.
#include "findings/findings.h"

#include "activation.h"
#include "descriptor.h"

#include <aio/debug.h>

namespace corosan {

void report_unclosed_resource(const aio::debug::notice &lost, call_site site) noexcept {
  if (lost.count == 0 && !active.strict)
    return;
  event *e = begin_event(finding_id::unclosed_resource);
  if (e == nullptr)
    return;
  describe_here(*e, this_thread.slot != nullptr ? this_thread.slot->current : nullptr, &site);
  const char *article = std::strchr("aeiou", lost.what[0]) != nullptr ? "an" : "a";
  if (lost.count != 0)
    std::snprintf(e->detail, sizeof e->detail, "%s %s was destroyed with %zu bytes that were not sent", article,
                  lost.what, lost.count);
  else
    std::snprintf(e->detail, sizeof e->detail, "%s %s was destroyed without being closed", article, lost.what);
  if (lost.fd >= 0)
    describe(e->resource, {subject::kind::fd, lost.fd, nullptr, 0}, false);
  if (lost.text != nullptr)
    copy_text(e->resource.text, lost.text);
  commit_event(e);
}

static std::string message(const event &e, const std::string &) { return e.detail; }
static const char *suggestion(const event &e) {
  return std::strstr(e.detail, "not sent") != nullptr ? "co_await drain() or wait_closed() before the loop ends"
                                                      : "close it where its use ends, and await the close";
}
const finding_text unclosed_resource_text{"unclosed-resource", message, suggestion, "Destroyed at"};

} // namespace corosan
