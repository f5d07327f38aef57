// aio::file: files without holding the loop.
#pragma once

#include "aio/task.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aio {

/// How a file is opened; combine with |. Without read and write: read.
enum class open_mode : unsigned {
  read = 1,
  write = 2,
  create = 4,    ///< makes the file when there is none
  truncate = 8,  ///< drops what it holds
  append = 16,   ///< every write goes to the end; implies write
  exclusive = 32 ///< with create: an error when the file exists
};
constexpr open_mode operator|(open_mode a, open_mode b) noexcept {
  return static_cast<open_mode>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// What does the work of a file.
enum class file_engine {
  automatic, ///< io_uring where the library was built with it and the system allows it and AIO_FILE_ENGINE does not say
             ///< `threads`; else threads
  threads,   ///< the pool of to_thread
  io_uring   ///< std::system_error (function_not_supported) where it is not there
};

/// True when io_uring is built in and the system grants it.
bool io_uring_available() noexcept;

namespace detail {
class open_file;
}

/// Bytes are std::string. Lines end with "\n". Reading goes through a buffer (64 KiB); writes go to the system at once.
/// One operation at a time; a second one gets invalid_state_error. Move-only.
/// The destructor closes the descriptor in place, on the loop's thread, without a report of errors: await close() to
/// learn of them, and where closing may take long (network file systems).
/// Threads: the loop's only. Errors: std::system_error with the path in its message.
/// Cancellation: an operation of the system that runs is waited for, then cancelled_error is thrown; its data is not
/// lost for reading, and is written for writing.
/// Source of semantics: Python's files, as aiofiles gives them to asyncio.
class file {
public:
  file(file &&) noexcept;
  file &operator=(file &&) noexcept;
  ~file();

  /// Everything from here to the end.
  task<std::string> read();
  /// At most `count` bytes; empty at the end only.
  task<std::string> read(std::size_t count);
  /// A line with its "\n"; at the end of the file what is left, then nothing.
  task<std::string> readline();
  /// For loops: `while (auto line = co_await file.next_line())`.
  task<std::optional<std::string>> next_line();
  /// All lines that are left.
  task<std::vector<std::string>> readlines();
  /// At `offset`, whatever the position, and without moving it.
  task<std::string> read_at(std::uint64_t offset, std::size_t count);

  /// All of `data`, at the position (or the end, with append), which moves.
  task<void> write(std::string data);
  task<void> write_at(std::uint64_t offset, std::string data);

  std::uint64_t tell() const noexcept;
  /// Sets the position, from the beginning of the file.
  void seek(std::uint64_t offset);
  /// Sets it to the end and gives it.
  task<std::uint64_t> seek_end();
  task<std::uint64_t> size();
  task<void> truncate(std::uint64_t size);
  /// Nothing is kept back from the system, so this does nothing; for code that comes from Python.
  task<void> flush();
  /// Waits until the data is on the disk.
  task<void> sync();
  /// May be called more than once.
  task<void> close();
  bool is_open() const noexcept;
  const std::string &path() const noexcept;
  /// The engine in use, never automatic.
  file_engine engine() const noexcept;

private:
  friend task<file> open(std::string path, open_mode mode, file_engine engine);
  friend task<std::string> read_file(std::string path);
  explicit file(std::shared_ptr<detail::open_file> opened) noexcept;
  std::shared_ptr<detail::open_file> file_;
};

/// `aio::file log = co_await aio::open("log", aio::open_mode::append | aio::open_mode::create)`. New files get the
/// rights 0666 less the umask. Source of semantics: aiofiles.open.
task<file> open(std::string path, open_mode mode = open_mode::read, file_engine engine = file_engine::automatic);

/// The whole file.
task<std::string> read_file(std::string path);
/// Replaces the whole file at once: others see the old contents or the new, never a part. Writes a temporary file
/// beside it, syncs it and renames it; the rights of an existing file are kept.
/// Cancellation: the file is the old one or the new one; the temporary file is removed.
task<void> write_file(std::string path, std::string data);

} // namespace aio
