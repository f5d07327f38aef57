// The operations of an open file, and the engine of threads.
#include "aio/detail/open_file.h"

#include "aio/invalid_state_error.h"
#include "aio/to_thread.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace aio::detail {

namespace {

constexpr std::size_t chunk = 64 * 1024;

std::int64_t result_of(ssize_t count) noexcept { return count < 0 ? -std::int64_t(errno) : std::int64_t(count); }

std::int64_t read_now(int fd, char *data, std::size_t size, std::int64_t offset) noexcept {
  for (;;) {
    const ssize_t count = offset < 0 ? ::read(fd, data, size) : ::pread(fd, data, size, offset);
    if (count >= 0 || errno != EINTR)
      return result_of(count);
  }
}
std::int64_t write_now(int fd, const char *data, std::size_t size, std::int64_t offset) noexcept {
  for (;;) {
    const ssize_t count = offset < 0 ? ::write(fd, data, size) : ::pwrite(fd, data, size, offset);
    if (count >= 0 || errno != EINTR)
      return result_of(count);
  }
}

class thread_backend final : public file_backend {
public:
  task<std::int64_t> read_at(int fd, char *data, std::size_t size, std::int64_t offset) override {
    co_return co_await to_thread(read_now, fd, data, size, offset);
  }
  task<std::int64_t> write_at(int fd, const char *data, std::size_t size, std::int64_t offset) override {
    co_return co_await to_thread(write_now, fd, data, size, offset);
  }
  task<std::int64_t> sync(int fd) override {
    co_return co_await to_thread([](int of) noexcept { return result_of(::fsync(of)); }, fd);
  }
  file_engine engine() const noexcept override { return file_engine::threads; }
};

} // namespace

std::shared_ptr<file_backend> backend_for(file_engine wanted) {
  static const std::shared_ptr<file_backend> threads = std::make_shared<thread_backend>();
  if (wanted == file_engine::automatic) {
    const char *said = std::getenv("AIO_FILE_ENGINE");
    if (said && std::string_view(said) == "threads")
      wanted = file_engine::threads;
    else if (said && std::string_view(said) == "io_uring")
      wanted = file_engine::io_uring;
  }
  if (wanted == file_engine::threads)
    return threads;
  if (std::shared_ptr<file_backend> ring = uring_backend())
    return ring;
  if (wanted == file_engine::io_uring)
    throw std::system_error(std::make_error_code(std::errc::function_not_supported), "aio: no io_uring here");
  return threads;
}

open_file::open_file(std::string path_in, int fd_in, bool append_in, std::shared_ptr<file_backend> backend_in)
    : path(std::move(path_in)), fd(fd_in), append(append_in), seekable(::lseek(fd_in, 0, SEEK_CUR) >= 0),
      backend(std::move(backend_in)) {}

open_file::~open_file() {
  if (fd < 0)
    return;
  if (given)
    debug::tell({.kind = debug::notice_kind::resource_lost, .what = "file", .text = path.c_str(), .fd = fd});
  ::close(fd);
}

void open_file::fail(int error, const char *what) const {
  throw std::system_error(error, std::system_category(), std::string("aio: cannot ") + what + " " + path);
}

task<bool> open_file::fill(std::shared_ptr<open_file> self, std::size_t atleast) {
  std::string data(std::max(atleast, chunk), '\0');
  const std::int64_t count = co_await self->backend->read_at(
      self->fd, data.data(), data.size(), self->seekable ? static_cast<std::int64_t>(self->ahead) : -1);
  if (count < 0)
    self->fail(static_cast<int>(-count), "read");
  self->buffer.append(std::string_view(data).substr(0, static_cast<std::size_t>(count)));
  self->ahead += static_cast<std::uint64_t>(count);
  co_return count != 0;
}

task<void> open_file::write_all(std::shared_ptr<open_file> self, std::string data, std::int64_t offset) {
  std::size_t done = 0;
  while (done < data.size()) {
    const std::int64_t at = offset < 0 || !self->seekable ? -1 : offset + static_cast<std::int64_t>(done);
    const std::int64_t count = co_await self->backend->write_at(self->fd, data.data() + done, data.size() - done, at);
    if (count < 0)
      self->fail(static_cast<int>(-count), "write");
    done += static_cast<std::size_t>(count);
  }
}

file_turn::file_turn(open_file &owner) : owner_(owner) {
  if (owner.fd < 0)
    throw invalid_state_error("aio: the file " + owner.path + " is closed");
  if (owner.busy)
    throw invalid_state_error("aio: another operation runs on the file " + owner.path);
  owner.busy = true;
}

} // namespace aio::detail
