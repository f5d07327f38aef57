// The loops: tasks that do random work, and one that cancels some of them.
#pragma once

#include "branches.h"
#include "leaves.h"

namespace soak {

/// The tree of tasks, from inside one of them.
inline aio::task<void> dump(place at) {
  if (at.luck.one_in(8) && aio::loop::current().debug())
    dump_tasks();
  co_return;
}

struct action {
  aio::task<void> (*begin)(place);
  unsigned weight;
};
inline constexpr action leaves[] = {
    {nap, 20},       {give_way, 10},   {think, 4},       {fail, 4},        {wait_for_event, 6},
    {call_later, 6}, {offload, 6},     {lock_thread, 4}, {use_asio, 6},    {use_file, 3},
    {talk, 5},       {run_program, 1}, {fork_here, 1},   {signal_self, 2}, {dump, 1},
};
inline constexpr action branches[] = {
    {deeper, 4}, {lock, 6},     {take_permit, 4}, {group, 4},       {gather, 4}, {limit, 8},    {shield, 2},
    {wait, 2},   {complete, 2}, {pass_items, 4},  {meet_others, 2}, {change, 2}, {generate, 3},
};
template <std::size_t N> aio::task<void> (*choose(const action (&table)[N], dice &luck))(place) {
  unsigned all = 0;
  for (const action &row : table)
    all += row.weight;
  unsigned left = luck.below(all);
  for (const action &row : table)
    if (left < row.weight)
      return row.begin;
    else
      left -= row.weight;
  return nullptr;
}

inline aio::task<void> work(place at) {
  auto begin = at.depth == 0 || at.luck.one_in(4) ? choose(leaves, at.luck) : choose(branches, at.luck);
  co_await begin(at);
}

/// Dies of everything that was not planned.
inline void judge(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const aio::exception_group &all) {
    for (const std::exception_ptr &each : all.leaves())
      judge(each);
  } catch (const aio::cancelled_error &) { // of a child alone
  } catch (const planned_failure &) {
  } catch (const aio::timeout_error &) {
  } catch (const std::system_error &wrong) {
    // The machine may be out of something; a connection ends when its other side is cancelled.
    const std::error_code code = wrong.code();
    if (code != std::errc::connection_reset && code != std::errc::broken_pipe &&
        code != std::errc::connection_aborted && code != std::errc::resource_unavailable_try_again &&
        code != std::errc::no_such_file_or_directory)
      die("unexpected:", wrong.what());
  } catch (const std::exception &wrong) {
    die("unexpected:", wrong.what());
  }
}

inline aio::task<int> quiet_work(place at) {
  try {
    co_await work(at);
  } catch (const std::exception &) {
    judge(std::current_exception());
  }
  co_return 1;
}

/// One task of the loop: does one thing after the other until it is cancelled, or has done enough.
inline aio::task<void> walk(world &here, dice luck) {
  for (int left = 40; left > 0 && !over; --left) {
    const place start(here, luck.split(), 4);
    try {
      co_await work(start);
    } catch (const std::exception &) {
      judge(std::current_exception());
    } catch (const aio::cancelled_error &) {
      count(kind::cancelled);
      throw;
    }
    count(kind::walks);
  }
}

/// Cancels any task at any time but those that keep the loop going.
inline aio::task<void> cancel_some(dice luck, std::uint64_t root) {
  const std::uint64_t own = aio::current_task().id();
  while (!over) {
    co_await aio::sleep(std::chrono::microseconds(luck.below(6'000)));
    const std::vector<aio::any_task> all = aio::all_tasks();
    const aio::any_task &chosen = all[luck.below(static_cast<unsigned>(all.size()))];
    if (chosen.id() == own || chosen.id() == root || chosen.name().rfind("server ", 0) == 0)
      continue;
    chosen.cancel("by chance");
    count(kind::cancellations);
  }
}

inline aio::task<void> root(world &here, dice luck) {
  here.loop = aio::loop::current();
  auto server = co_await aio::start_server(echo, "127.0.0.1", 0);
  here.port = server.port();
  auto reaper = aio::create_task(cancel_some(luck.split(), aio::current_task().id()), {.name = "reaper"});
  std::vector<aio::task_handle<void>> walkers(10);
  while (!over) {
    for (auto &each : walkers)
      if (!each.valid() || each.done())
        each = aio::create_task(walk(here, luck.split()));
    here.ready = true;
    ++here.beats;
    co_await aio::sleep(3ms);
  }
  co_await reaper;
  for (auto &each : walkers)
    each.cancel("the end");
  const auto ends = co_await aio::gather(aio::return_exceptions, std::move(walkers));
  server.close();
  server.abort_clients();
}

} // namespace soak
