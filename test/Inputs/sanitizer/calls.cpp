// Makes each call of the exercise (sanitizer/tools/exercise) in one polarity: calls FOLDER POLARITY FAMILY.
//   strict, measured   in a step of a loop, as strict mode and measure mode report them
//   quiet              in a step, where they cannot block
//   off                on a thread without a loop
//   real-time          where RTSan looks (built with -DREAL_TIME)
// Prints what must be reported, one line each: call, group, kind of resource, part of its text; "-" for nothing.
#include "exercise.h"

#include <cstring>
#include <thread>

using namespace corosan::exercise;

static const char *word(const char *text) { return *text != 0 ? text : "-"; }
static void print(const call_case &of) {
  std::printf("%s %s %s %s\n", of.symbol, of.group, word(of.kind), word(of.text));
}

#ifdef REAL_TIME
/// In a real-time context of RTSan.
static void in_real_time(void (*run)(place &), place &at) [[clang::nonblocking]] { run(at); }
#else
static void in_real_time(void (*)(place &), place &) {}
#endif

int main(int, char **arguments) {
  const std::string folder = arguments[1], polarity = arguments[2], family_name = arguments[3];
  place at(folder, polarity != "quiet");
  mock_loop loop;
  for (const family &family : families()) {
    if (family_name != family.name)
      continue;
    for (const call_case &each : family.calls) {
      const auto give_back = each.when == reported::never ? each.quiet : nullptr; // the lock
      at.reset();
      if (polarity == "off") {
        std::thread([&] {
          each.run(at);
          if (give_back != nullptr)
            give_back(at);
        }).join();
      } else if (polarity == "real-time") {
        in_real_time(each.run, at);
        if (give_back != nullptr)
          give_back(at);
      } else if (polarity == "quiet") {
        if (each.quiet != nullptr && give_back == nullptr)
          loop.step(each.quiet == nonblocking ? each.run : each.quiet, at);
      } else {
        loop.step(each.run, at);
        const bool yields = std::strstr(each.symbol, "sched_yield") != nullptr; // strict mode only
        if (polarity == "strict" ? each.when == reported::strict : each.when != reported::never && !yields)
          print(each);
        if (give_back != nullptr)
          loop.step(give_back, at);
      }
    }
  }
}
