// What `corosan ps`, `pstree` and `top` share: their arguments, and the process that they look at.
#pragma once

#include "look/render.h"

#include <string>

namespace corosan {

struct look_options {
  int pid = 0;
  bool json = false, all = false, once = false;
  std::string order = "id", symbolizer;
  double interval_s = 1;
};

/// Reads the arguments behind the sub-command's name. Returns -1 to go on, else an exit status: help or wrong usage
/// were printed.
int parse_look_options(int argc, char **argv, const char *usage, const char *letters, look_options &out);

/// One process, looked at again and again.
class process_view {
public:
  explicit process_view(const look_options &options);
  /// False with `error` in words.
  bool open(std::string &error);
  /// Reads everything anew. False when the process ended.
  bool refresh(std::string &error);
  look_view view();
  const snapshot &now() const { return now_; }
  /// What the reader of the output should know, each with a line end: no symbolizer, no sanitizer, no whole picture.
  std::string notes() const;

private:
  const look_options &options_;
  process_memory memory_;
  module_list modules_;
  look_anchors anchors_;
  snapshot now_;
  frame_names frames_;
  descriptor_table descriptors_;
};

/// `corosan ps`, `corosan pstree` and `corosan top`. Return exit statuses.
int show_list(int argc, char **argv);
int show_tree(int argc, char **argv);
int show_top(int argc, char **argv);

} // namespace corosan
