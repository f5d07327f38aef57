// One call of every function that libcorosan.so stands in front of, made as a program makes it. Run by
// `corosan --self-test`, and by test/sanitizer/calls, which compares what is reported.
#pragma once

#include "corosan/corosan.h"

#include <aio/debug.h>
#include <cstdio>
#include <ctime>
#include <dirent.h>
#include <span>
#include <string>
#include <sys/stat.h>
#include <sys/uio.h>

namespace corosan::exercise {

/// What the calls work on: files below a scratch folder, and descriptors that have data to read and room to write.
struct place {
  /// `folder` exists and is empty. `blocking`: the pipe and the sockets are in blocking mode.
  place(std::string scratch_folder, bool blocking);
  ~place();
  place(const place &) = delete;
  place &operator=(const place &) = delete;
  /// Makes all of it as at first. Between two calls.
  void reset();
  const char *path() const { return file_name.c_str(); }
  const char *other() const { return other_name.c_str(); } ///< does not exist
  const char *link() const { return link_name.c_str(); }   ///< symbolic link to path()

  std::string folder, file_name, other_name, link_name;
  int file = -1, directory = -1;       ///< path() open for reading and writing; the folder
  int ends[2] = {}, pair[2] = {};      ///< pipe; connected sockets
  int listener = -1, terminal[2] = {}; ///< TCP socket with its port in `port`; pseudo terminal
  unsigned short port = 0;
  FILE *stream = nullptr; ///< path() again
  FILE *wide = nullptr;   ///< and again, for wide characters
  DIR *names = nullptr;
  char text[256] = "";
  iovec vector{text, 1};
  timespec moment{0, 1000}, zero{0, 0};
  struct stat status{};
  struct stat64 status64{};
  bool watched = false; ///< the calls are made in a step
};

/// When a call is reported.
enum class reported : unsigned char {
  strict, ///< in strict mode, and when it was slow
  slow,   ///< only when it was slow
  never   ///< it is watched for what it does to a lock
};

/// A call and what is to be told of it.
struct call_case {
  const char *symbol, *group;
  const char *kind, *text; ///< of the resource: "" when there is none; a part of its path, peer or host
  void (*run)(place &);
  void (*quiet)(place &); ///< the same function where it cannot block; null when it always can
  reported when = reported::strict;
};

/// As `quiet`: the call itself, on a place that is not in blocking mode.
void nonblocking(place &);

/// The calls, by what they are about.
std::span<const call_case> thread_calls(), socket_calls(), file_calls(), name_calls(), system_calls();
struct family {
  const char *name;
  std::span<const call_case> calls;
};
std::span<const family> families();

/// Lets another thread do `action` while the calling one is in `call`; again and again with `repeat`. In a step, it
/// begins when the call is seen to be in progress.
void helped(place &at, void (*action)(place &), void (*call)(place &), bool repeat = false);

/// A loop of a runtime, as far as the sanitizer sees one.
class mock_loop {
public:
  mock_loop();
  ~mock_loop();
  mock_loop(const mock_loop &) = delete;
  mock_loop &operator=(const mock_loop &) = delete;
  /// Makes the call inside a step of a task.
  void step(void (*call)(place &), place &at);

private:
  const aio::debug::hooks *hooks_;
  aio::debug::loop_view view_;
  aio::debug::task_view task_;
};

} // namespace corosan::exercise
