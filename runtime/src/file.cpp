// Opening, reading in lines, replacing whole files.
#include "aio/file.h"

#include "aio/detail/open_file.h"
#include "aio/to_thread.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace aio {

namespace {

using detail::file_turn;
using detail::open_file;
using file_pointer = std::shared_ptr<open_file>;

[[noreturn]] void fail(int error, const std::string &what) {
  throw std::system_error(error, std::system_category(), "aio: " + what);
}

int flags_of(open_mode mode) {
  const auto has = [bits = static_cast<unsigned>(mode)](open_mode one) { return bits & static_cast<unsigned>(one); };
  const bool writes = has(open_mode::write) || has(open_mode::append);
  int flags = O_CLOEXEC;
  if (writes)
    flags |= has(open_mode::read) ? O_RDWR : O_WRONLY;
  if (has(open_mode::create))
    flags |= O_CREAT;
  if (has(open_mode::truncate))
    flags |= O_TRUNC;
  if (has(open_mode::append))
    flags |= O_APPEND;
  if (has(open_mode::exclusive))
    flags |= O_EXCL;
  return flags;
}

/// On a pool thread.
int open_now(const std::string &path, int flags) {
  const int fd = ::open(path.c_str(), flags, 0666);
  if (fd < 0)
    fail(errno, "cannot open " + path);
  return fd;
}

/// Gives the open file to the caller even when the awaiting task is cancelled: then it is closed at once.
task<file_pointer> open_on_thread(std::string path, int flags, std::shared_ptr<detail::file_backend> backend) {
  co_return co_await to_thread(
      [](std::string name, int how, std::shared_ptr<detail::file_backend> with) {
        const int fd = open_now(name, how);
        return std::make_shared<open_file>(std::move(name), fd, (how & O_APPEND) != 0, std::move(with));
      },
      std::move(path), flags, std::move(backend));
}

task<std::string> read_some(file_pointer self, std::size_t count) {
  file_turn turn(*self);
  bool more = count > 0;
  // What the buffer has comes first; a short read of the system is no end.
  if (more && self->buffer.empty())
    more = co_await open_file::fill(self, count);
  while (more && self->buffer.size() < count)
    more = co_await open_file::fill(self, count - self->buffer.size());
  co_return self->buffer.take(count);
}

task<std::string> read_rest(file_pointer self) {
  file_turn turn(*self);
  bool more = true;
  while (more)
    more = co_await open_file::fill(self, 1024 * 1024);
  co_return self->buffer.take(self->buffer.size());
}

task<std::string> read_line(file_pointer self) {
  file_turn turn(*self);
  std::size_t searched = 0;
  for (;;) {
    const std::size_t end = self->buffer.view().find('\n', searched);
    if (end != std::string_view::npos)
      co_return self->buffer.take(end + 1);
    searched = self->buffer.size();
    const bool more = co_await open_file::fill(self, 0);
    if (!more)
      co_return self->buffer.take(searched);
  }
}

task<std::optional<std::string>> next_line_of(file_pointer self) {
  std::string line = co_await read_line(std::move(self));
  std::optional<std::string> result;
  if (!line.empty())
    result = std::move(line);
  co_return result;
}

task<std::vector<std::string>> read_lines(file_pointer self) {
  std::vector<std::string> lines;
  for (;;) {
    std::string line = co_await read_line(self);
    if (line.empty())
      break;
    lines.push_back(std::move(line));
  }
  co_return lines;
}

task<std::string> read_part(file_pointer self, std::uint64_t offset, std::size_t count) {
  file_turn turn(*self);
  std::string data(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const std::int64_t got = co_await self->backend->read_at(self->fd, data.data() + done, count - done,
                                                             static_cast<std::int64_t>(offset + done));
    if (got < 0)
      self->fail(static_cast<int>(-got), "read");
    if (got == 0)
      break;
    done += static_cast<std::size_t>(got);
  }
  data.resize(done);
  co_return data;
}

task<std::uint64_t> size_of(file_pointer self) {
  file_turn turn(*self);
  co_return co_await to_thread(
      [](file_pointer of) {
        struct stat info = {};
        if (::fstat(of->fd, &info) != 0)
          of->fail(errno, "examine");
        return static_cast<std::uint64_t>(info.st_size);
      },
      self);
}

task<void> write_here(file_pointer self, std::string data) {
  file_turn turn(*self);
  const std::uint64_t size = data.size();
  const std::uint64_t at = self->position();
  self->move_to(at);
  if (self->append) {
    co_await open_file::write_all(self, std::move(data), -1);
    co_return;
  }
  co_await open_file::write_all(self, std::move(data), static_cast<std::int64_t>(at));
  self->move_to(at + size);
}

task<void> write_there(file_pointer self, std::uint64_t offset, std::string data) {
  file_turn turn(*self);
  self->move_to(self->position()); // what was read ahead may be old now
  co_await open_file::write_all(self, std::move(data), static_cast<std::int64_t>(offset));
}

task<std::uint64_t> go_to_end(file_pointer self) {
  const std::uint64_t end = co_await size_of(self);
  self->move_to(end);
  co_return end;
}

task<void> cut(file_pointer self, std::uint64_t size) {
  file_turn turn(*self);
  self->move_to(self->position());
  co_await to_thread(
      [](file_pointer of, std::uint64_t to) {
        if (::ftruncate(of->fd, static_cast<off_t>(to)) != 0)
          of->fail(errno, "truncate");
      },
      self, size);
}

task<void> sync_of(file_pointer self) {
  file_turn turn(*self);
  const std::int64_t result = co_await self->backend->sync(self->fd);
  if (result < 0)
    self->fail(static_cast<int>(-result), "sync");
}

task<void> close_of(file_pointer self) {
  if (self->fd < 0)
    co_return;
  file_turn turn(*self);
  // Taken by the call: should no thread ever begin it, the descriptor is closed by the last owner of the file.
  co_await to_thread(
      [](file_pointer of) {
        if (::close(std::exchange(of->fd, -1)) != 0)
          of->fail(errno, "close");
      },
      self);
}

/// On a pool thread: all of it, since a rename is the only thing others see.
void replace_now(const std::string &path, const std::string &data) {
  static std::atomic<unsigned> serial{0};
  const std::string temporary =
      path + "." + std::to_string(::getpid()) + "." + std::to_string(serial.fetch_add(1)) + ".tmp";
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0)
    fail(errno, "cannot make a file beside " + path);
  open_file made(temporary, fd, false, nullptr);
  try {
    struct stat old = {};
    if (::stat(path.c_str(), &old) == 0 && ::fchmod(fd, old.st_mode & 07777) != 0)
      fail(errno, "cannot set the rights of " + path);
    std::size_t written = 0;
    while (written < data.size()) {
      const ssize_t count = ::write(fd, data.data() + written, data.size() - written);
      if (count < 0 && errno != EINTR)
        fail(errno, "cannot write " + path);
      written += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    if (::fsync(fd) != 0 || ::close(std::exchange(made.fd, -1)) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0)
      fail(errno, "cannot replace " + path);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

} // namespace

bool io_uring_available() noexcept {
  try {
    return detail::uring_backend() != nullptr;
  } catch (...) {
    return false;
  }
}

file::file(std::shared_ptr<detail::open_file> opened) noexcept : file_(std::move(opened)) {}
file::file(file &&) noexcept = default;
file &file::operator=(file &&other) noexcept {
  file_.swap(other.file_);
  return *this;
}
file::~file() = default;

task<std::string> file::read() { return read_rest(file_); }
task<std::string> file::read(std::size_t count) { return read_some(file_, count); }
task<std::string> file::readline() { return read_line(file_); }
task<std::optional<std::string>> file::next_line() { return next_line_of(file_); }
task<std::vector<std::string>> file::readlines() { return read_lines(file_); }
task<std::string> file::read_at(std::uint64_t offset, std::size_t count) { return read_part(file_, offset, count); }
task<void> file::write(std::string data) { return write_here(file_, std::move(data)); }
task<void> file::write_at(std::uint64_t offset, std::string data) {
  return write_there(file_, offset, std::move(data));
}
std::uint64_t file::tell() const noexcept { return file_->position(); }
void file::seek(std::uint64_t offset) {
  file_turn turn(*file_);
  file_->move_to(offset);
}
task<std::uint64_t> file::seek_end() { return go_to_end(file_); }
task<std::uint64_t> file::size() { return size_of(file_); }
task<void> file::truncate(std::uint64_t size) { return cut(file_, size); }
task<void> file::flush() { co_return; }
task<void> file::sync() { return sync_of(file_); }
task<void> file::close() { return close_of(file_); }
bool file::is_open() const noexcept { return file_->fd >= 0; }
const std::string &file::path() const noexcept { return file_->path; }
file_engine file::engine() const noexcept { return file_->backend->engine(); }

task<file> open(std::string path, open_mode mode, file_engine engine) {
  auto backend = detail::backend_for(engine);
  file_pointer opened = co_await open_on_thread(std::move(path), flags_of(mode), std::move(backend));
  opened->given = true;
  co_return file(std::move(opened));
}

task<std::string> read_file(std::string path) {
  auto backend = detail::backend_for(file_engine::automatic);
  file_pointer ours = co_await open_on_thread(std::move(path), flags_of(open_mode::read), std::move(backend));
  file opened(std::move(ours));
  std::string all = co_await opened.read();
  co_await opened.close();
  co_return all;
}

task<void> write_file(std::string path, std::string data) {
  co_await to_thread(replace_now, std::move(path), std::move(data));
}

} // namespace aio
