// An open file behind aio::file, and the two ways in which its operations run.
#pragma once

#include "aio/detail/byte_buffer.h"
#include "aio/file.h"
#include "aio/task.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace aio::detail {

/// Buffers stay valid until the task ends; a cancelled task ends after the operation.
class file_backend {
public:
  file_backend() = default;
  file_backend(const file_backend &) = delete;
  file_backend &operator=(const file_backend &) = delete;
  virtual ~file_backend() = default;
  /// Gives the number of bytes, or minus errno. `offset` -1: the file's own position (append).
  virtual task<std::int64_t> read_at(int fd, char *data, std::size_t size, std::int64_t offset) = 0;
  virtual task<std::int64_t> write_at(int fd, const char *data, std::size_t size, std::int64_t offset) = 0;
  virtual task<std::int64_t> sync(int fd) = 0;
  virtual file_engine engine() const noexcept = 0;
};

/// The backend of the loop on this thread; throws std::system_error when `wanted` is not to be had.
std::shared_ptr<file_backend> backend_for(file_engine wanted);
/// Null when io_uring is not built in or not granted. One for each loop.
std::shared_ptr<file_backend> uring_backend();

class open_file {
public:
  open_file(std::string path_in, int fd_in, bool append_in, std::shared_ptr<file_backend> backend_in);
  open_file(const open_file &) = delete;
  open_file &operator=(const open_file &) = delete;
  ~open_file();

  /// Appends what comes next to `buffer`; false at the end.
  static task<bool> fill(std::shared_ptr<open_file> self, std::size_t atleast);
  static task<void> write_all(std::shared_ptr<open_file> self, std::string data, std::int64_t offset);
  /// The position as users see it: what is in the buffer was not read yet.
  std::uint64_t position() const noexcept { return ahead - buffer.size(); }
  void move_to(std::uint64_t offset) noexcept {
    buffer.clear();
    ahead = offset;
  }
  [[noreturn]] void fail(int error, const char *what) const;

  const std::string path;
  int fd;
  const bool append;
  const bool seekable; ///< not a pipe or terminal: these have no positions, and a read that is cancelled loses data
  const std::shared_ptr<file_backend> backend;
  byte_buffer buffer;
  std::uint64_t ahead = 0; ///< where the next read of the system begins
  bool busy = false;
  bool given = false; ///< to the program, whose part it is to close it
};

/// One operation at a time; also refuses a closed file.
class file_turn {
public:
  explicit file_turn(open_file &owner);
  file_turn(const file_turn &) = delete;
  file_turn &operator=(const file_turn &) = delete;
  ~file_turn() { owner_.busy = false; }

private:
  open_file &owner_;
};

} // namespace aio::detail
