// The notes of the server, one file each. Ordinary blocking code, as everybody writes it.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace notes {

class store {
public:
  explicit store(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
  }

  std::filesystem::path path_of(const std::string &name) const { return folder_ / (name + ".note"); }

  /// Writes a note so that it survives a crash.
  void put(const std::string &name, const std::string &text) { write_durably(path_of(name), text); }

private:
  static void write_durably(const std::filesystem::path &path, const std::string &text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
      throw std::runtime_error("cannot write " + path.string());
    (void)!::write(file, text.data(), text.size());
    flush(file);
    ::close(file);
  }

  static void flush(int file) { ::fsync(file); }

  std::filesystem::path folder_;
};

} // namespace notes
