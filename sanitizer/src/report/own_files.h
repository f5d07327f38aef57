// A descriptor table for our own threads: what they open takes no number that the program would get, cannot be closed
// by it, and is not in its /proc/self/fd.
#pragma once

namespace corosan {

/// Gives the calling thread a table of its own, in which there is nothing but copies of the program's stdout and stderr
/// where they are wanted. 0 to 2 stay taken. False, and nothing has changed, where the kernel cannot do it.
bool leave_descriptor_table(bool keep_output, bool keep_error) noexcept;

/// True on a thread that has done so.
bool has_own_descriptors() noexcept;

/// False where the system does not allow borrow_descriptor (some containers).
bool can_borrow_descriptors() noexcept;
/// A copy, in this thread's own table, of the program's descriptor `fd`; or -errno. The caller closes it.
int borrow_descriptor(int fd) noexcept;

/// A descriptor of the program as the calling thread can ask about it: itself, or a copy while this lives.
class seen_descriptor {
public:
  explicit seen_descriptor(int fd) noexcept : number_(has_own_descriptors() ? borrow_descriptor(fd) : fd) {}
  ~seen_descriptor();
  seen_descriptor(const seen_descriptor &) = delete;
  seen_descriptor &operator=(const seen_descriptor &) = delete;
  /// Negative when it is not open.
  int number() const noexcept { return number_; }

private:
  int number_;
};

} // namespace corosan
