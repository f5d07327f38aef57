// Stands in for libcorosan.so: a hook table that counts, and the clean-up of the environment that the seam asks for.
#include <aio/debug.h>

#include <cstdio>
#include <cstdlib>

namespace {
int steps = 0;
int frames = 0;

const aio::debug::hooks table = {
    .version = aio::debug::abi_version,
    .loop_opened = [](aio::debug::loop_view &loop) noexcept { std::fprintf(stderr, "fake: loop %s\n", loop.name); },
    .loop_closed =
        [](aio::debug::loop_view &) noexcept { std::fprintf(stderr, "fake: %d frames, %d steps\n", frames, steps); },
    .turn_begin = [](aio::debug::loop_view &) noexcept {},
    .turn_end = [](aio::debug::loop_view &) noexcept {},
    .step_begin = [](aio::debug::loop_view &, aio::debug::task_view &) noexcept { ++steps; },
    .step_end = [](aio::debug::loop_view &, aio::debug::task_view &) noexcept {},
    .frame_created = [](aio::debug::frame &) noexcept { ++frames; },
    .frame_destroyed = [](aio::debug::frame &) noexcept {},
    .task_created = [](aio::debug::task_view &) noexcept {},
    .task_destroyed = [](aio::debug::task_view &) noexcept {},
};

[[gnu::constructor]] void loaded() {
  std::fprintf(stderr, "fake: loaded\n");
  ::unsetenv("LD_PRELOAD");
  ::unsetenv("COROSAN_REEXEC");
}
} // namespace

extern "C" const aio::debug::hooks *corosan_aio_hooks(std::uint32_t version) noexcept {
  return version == aio::debug::abi_version ? &table : nullptr;
}
