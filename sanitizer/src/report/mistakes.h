// What is wrong with the configuration, from where it is found to where it is told.
#pragma once

#include <string>
#include <vector>

namespace corosan {

/// One thing that was written for us and that we cannot use: a finding (bad-config).
struct mistake {
  std::string text;      ///< a sentence without a full stop
  std::string file = {}; ///< that holds it, as an option names it; empty: an option
  unsigned line = 0;     ///< 0: the file as a whole
  bool fatal = false;    ///< the program cannot begin like this
};

/// Keeps it for the reporter, which is woken. Any thread that is not in a signal handler.
void add_mistake(mistake found);
/// Those that were not taken yet. The reporter's thread, or the one that exits when there is none.
std::vector<mistake> take_mistakes();
/// In the child of a fork: they are the parent's to tell.
void mistakes_in_child() noexcept;

} // namespace corosan
