// abandoned-handler: an Asio handler that was destroyed without being invoked. Those that die with their io_context are
// told apart by the reporter, which can read names; of one stack it gets a first handler to judge, and the rest only
// when that was reported, because a context can take a hundred thousand of them with it.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "asio_tracking.h"
#include "clock.h"
#include "report/report.h"

#include <aio/debug.h>
#include <cstring>

namespace corosan {
namespace {

/// Stacks that handlers were destroyed at: a hash, whose lowest bit is set once one was reported.
constinit std::atomic<std::uint64_t> judged[512] = {};

std::uint64_t hash_of(std::uint32_t created, const stack &destroyed) {
  std::uint64_t hash = created;
  for (std::uint32_t i = 0; i < destroyed.depth; ++i)
    hash = (hash ^ destroyed.pc[i]) * 0x9e3779b97f4a7c15ULL;
  return hash & ~1ULL;
}

/// The entry of `hash`, made when there is none; null when there is no room. `fresh` tells whether it was made.
std::atomic<std::uint64_t> *entry_of(std::uint64_t hash, bool &fresh) {
  for (std::size_t i = hash >> 55, probes = 0; probes < 32; i = (i + 1) % std::size(judged), ++probes) {
    std::uint64_t found = 0;
    fresh = judged[i].compare_exchange_strong(found, hash);
    if (fresh || (found & ~1ULL) == hash)
      return &judged[i];
  }
  return nullptr;
}

} // namespace

void report_abandoned_handler(const corosan_asio_operation &dead, call_site site, const stack_bounds &bounds) noexcept {
  stack destroyed;
  capture(destroyed, site, bounds);
  bool fresh = false;
  const auto *entry = entry_of(hash_of(dead.created, destroyed), fresh);
  if (!active.on || entry == nullptr || (!fresh && (entry->load() & 1) == 0))
    return;
  event *e = begin_event(finding_id::abandoned_handler);
  if (e == nullptr)
    return;
  e->start_ns = now_ns();
  e->handler = dead;
  copy_stored(e->where, dead.created);
  e->created = destroyed;
  copy_text(e->loop, this_thread.slot != nullptr ? this_thread.slot->name : "");
  commit_event(e);
}

void report_abandoned_operation(const aio::debug::notice &lost) noexcept {
  event *e = begin_event(finding_id::abandoned_handler);
  if (e == nullptr)
    return;
  describe_here(*e, lost.task, nullptr);
  e->resource.fd = lost.fd;
  copy_text(e->detail, lost.what != nullptr ? lost.what : "an operation");
  commit_event(e);
}

bool dies_with_context(const report &made) {
  if (made.what->id != finding_id::abandoned_handler || made.what->handler.name == nullptr)
    return false;
  bool named = false, shutdown = false;
  for (const frame_text &frame : symbolize(made.what->created)) {
    named = named || !frame.function.empty();
    // Asio's services are shut down by a virtual function, which no optimizer removes.
    shutdown = shutdown || (frame.function.find("asio::") != std::string::npos &&
                            (frame.function.find("::shutdown(") != std::string::npos ||
                             frame.function.find("::shutdown_services(") != std::string::npos));
  }
  if (!options().on(flag::abandoned_at_shutdown) && (shutdown || !named))
    return true; // without names nobody can tell: better silent than wrong
  bool fresh = false;
  if (auto *entry = entry_of(hash_of(made.what->handler.created, made.what->created), fresh))
    entry->fetch_or(1);
  return false;
}

static std::string message(const event &e, const std::string &) {
  if (e.handler.name == nullptr)
    return "the handler of " + std::string(e.detail) + " was destroyed without being invoked; task '" + e.task_name +
           "' gets an error in its place";
  return "the handler of " +
         std::string(std::strcmp(e.handler.name, "execute") == 0 ? "a post, defer or dispatch" : e.handler.name) +
         " was destroyed without being invoked";
}
const finding_text abandoned_handler_text{"abandoned-handler", message, nullptr, "Created at"};

} // namespace corosan
