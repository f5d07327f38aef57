// aio::file, with both engines.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/file.h>
#include <aio/gather.h>
#include <aio/invalid_state_error.h>
#include <aio/sleep.h>

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace {

namespace fs = std::filesystem;
using aio::file_engine;
using aio::open_mode;

class file_test : public testing::TestWithParam<file_engine> {
protected:
  void SetUp() override {
    folder = fs::temp_directory_path() / ("aio-file-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    path = folder / "data";
    bool available = true;
    if (GetParam() == file_engine::io_uring)
      aio::run(ask(available));
    if (!available)
      GTEST_SKIP() << "no io_uring";
  }
  void TearDown() override { fs::remove_all(folder); }
  static aio::task<void> ask(bool &available) {
    available = aio::io_uring_available();
    co_return;
  }
  fs::path folder;
  std::string path;
};

aio::task<void> round_trip(std::string path, file_engine engine) {
  aio::file out = co_await aio::open(path, open_mode::write | open_mode::create, engine);
  EXPECT_EQ(out.engine(), engine);
  co_await out.write("line1\n");
  co_await out.write("line2\nrest");
  EXPECT_EQ(out.tell(), 16u);
  EXPECT_EQ(co_await out.size(), 16u);
  co_await out.flush();
  co_await out.sync();
  co_await out.close();
  co_await out.close();
  EXPECT_FALSE(out.is_open());
  EXPECT_THROW(co_await out.write("x"), aio::invalid_state_error);

  aio::file in = co_await aio::open(path, open_mode::read, engine);
  EXPECT_EQ(in.path(), path);
  EXPECT_EQ(co_await in.readline(), "line1\n");
  EXPECT_EQ(in.tell(), 6u) << "what was read ahead does not count";
  EXPECT_EQ(co_await in.read(3), "lin");
  EXPECT_EQ(co_await in.read(), "e2\nrest");
  EXPECT_EQ(co_await in.read(3), "");
  EXPECT_EQ(co_await in.readline(), "");
  in.seek(6);
  std::vector<std::string> lines;
  while (auto line = co_await in.next_line())
    lines.push_back(*line);
  EXPECT_EQ(lines, (std::vector<std::string>{"line2\n", "rest"}));
  in.seek(0);
  EXPECT_EQ((co_await in.readlines()).size(), 3u);
  EXPECT_EQ(co_await in.seek_end(), 16u);
  EXPECT_EQ(co_await in.read_at(6, 5), "line2");
  EXPECT_EQ(co_await in.read_at(12, 50), "rest");
  EXPECT_EQ(in.tell(), 16u);
}
TEST_P(file_test, round_trip) { aio::run(round_trip(path, GetParam())); }

aio::task<void> update(std::string path, file_engine engine) {
  co_await aio::write_file(path, "0123456789");
  aio::file both = co_await aio::open(path, open_mode::read | open_mode::write, engine);
  EXPECT_EQ(co_await both.read(2), "01");
  co_await both.write("ab"); // at the position, not where reading ahead stopped
  EXPECT_EQ(co_await both.read(2), "45");
  co_await both.write_at(8, "yz");
  EXPECT_EQ(co_await both.read(), "67yz");
  co_await both.truncate(4);
  EXPECT_EQ(co_await both.size(), 4u);
  aio::file end = co_await aio::open(path, open_mode::append, engine);
  co_await end.write("+");
  co_await both.write_at(0, "_");
  co_await end.write("+");
  EXPECT_EQ(co_await aio::read_file(path), "_1ab++");
  aio::file fresh = co_await aio::open(path, open_mode::write | open_mode::truncate, engine);
  EXPECT_EQ(co_await fresh.size(), 0u);
}
TEST_P(file_test, update) { aio::run(update(path, GetParam())); }

aio::task<std::string> open_error(std::string path, open_mode mode, file_engine engine) {
  std::string text;
  try {
    co_await aio::open(path, mode, engine);
  } catch (const std::system_error &error) {
    text = error.what();
  }
  co_return text;
}
aio::task<void> errors(std::string path, file_engine engine) {
  const std::string missing = co_await open_error(path, open_mode::read, engine);
  EXPECT_NE(missing.find("cannot open " + path + ": No such file"), std::string::npos) << missing;
  co_await aio::write_file(path, "x");
  EXPECT_NE(co_await open_error(path, open_mode::write | open_mode::create | open_mode::exclusive, engine), "");
  aio::file in = co_await aio::open(path, open_mode::read, engine);
  std::string text;
  try {
    co_await in.write("x");
  } catch (const std::system_error &error) {
    EXPECT_EQ(error.code(), std::errc::bad_file_descriptor);
    text = error.what();
  }
  EXPECT_NE(text.find("cannot write " + path), std::string::npos) << text;
}
TEST_P(file_test, errors) { aio::run(errors(path, GetParam())); }

aio::task<void> big(std::string path, file_engine engine) {
  const std::string data(5'000'000, 'x');
  aio::file out = co_await aio::open(path, open_mode::write | open_mode::create, engine);
  co_await out.write(data);
  aio::file in = co_await aio::open(path, open_mode::read, engine);
  EXPECT_EQ(co_await in.read(3'000'000), data.substr(0, 3'000'000));
  EXPECT_EQ((co_await in.read()).size(), 2'000'000u);
}
TEST_P(file_test, big) { aio::run(big(path, GetParam())); }

aio::task<void> part(aio::file &in, std::size_t place, std::size_t &right) {
  std::string data = co_await in.read_at(place * 4, 4);
  right += data == std::string(4, static_cast<char>('a' + place % 26));
}
aio::task<void> part_of_own(std::string path, file_engine engine, std::size_t place, std::size_t &right) {
  aio::file in = co_await aio::open(path, open_mode::read, engine);
  co_await part(in, place, right);
}
aio::task<void> many(std::string path, file_engine engine) {
  std::string data;
  for (std::size_t place = 0; place < 400; ++place)
    data.append(4, static_cast<char>('a' + place % 26));
  co_await aio::write_file(path, data);
  std::size_t right = 0;
  std::vector<aio::task<void>> tasks;
  for (std::size_t place = 0; place < 400; ++place)
    tasks.push_back(part_of_own(path, engine, place, right));
  co_await aio::gather(std::move(tasks));
  EXPECT_EQ(right, 400u);
  // One object: one operation at a time.
  aio::file in = co_await aio::open(path, open_mode::read, engine);
  auto first = aio::create_task(part(in, 0, right));
  co_await aio::sleep(0s);
  EXPECT_THROW(co_await in.read(1), aio::invalid_state_error);
  co_await first;
}
TEST_P(file_test, many_at_a_time) { aio::run(many(path, GetParam())); }

aio::task<void> cancelled(std::string path, file_engine engine) {
  co_await aio::write_file(path, "some data\n");
  aio::file in = co_await aio::open(path, open_mode::read, engine);
  for (int round = 0; round < 20; ++round) {
    auto reading = aio::create_task(in.readline());
    co_await aio::sleep(0s);
    reading.cancel();
    try {
      EXPECT_EQ(co_await reading, "some data\n");
      in.seek(0);
    } catch (const aio::cancelled_error &) {
      EXPECT_EQ(in.tell(), 0u);
    }
  }
  EXPECT_EQ(co_await in.readline(), "some data\n");
}
TEST_P(file_test, cancellation) { aio::run(cancelled(path, GetParam())); }

aio::task<void> dropped(std::string path, file_engine engine) {
  int before = ::dup(0);
  ::close(before);
  {
    aio::file in = co_await aio::open(path, open_mode::write | open_mode::create, engine);
    co_await in.write("x");
  }
  int after = ::dup(0);
  ::close(after);
  EXPECT_EQ(before, after) << "the destructor closes the descriptor";
}
aio::task<void> dropped_twice(std::string path, file_engine engine) {
  aio::file keeps_the_engine = co_await aio::open("/dev/null", open_mode::read, engine);
  co_await dropped(path, engine);
}
TEST_P(file_test, destructor_closes) { aio::run(dropped_twice(path, GetParam())); }

aio::task<void> replace(std::string path) {
  co_await aio::write_file(path, "old");
  ::chmod(path.c_str(), 0640);
  co_await aio::write_file(path, "new");
  EXPECT_EQ(co_await aio::read_file(path), "new");
  struct stat info = {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640u);
  EXPECT_THROW(co_await aio::write_file(path + "/none", "x"), std::system_error);
  auto writing = aio::create_task(aio::write_file(path, std::string(3'000'000, 'z')));
  co_await aio::sleep(0s);
  writing.cancel();
  EXPECT_THROW(co_await writing, aio::cancelled_error);
  const std::string now = co_await aio::read_file(path);
  EXPECT_TRUE(now == "new" || now.size() == 3'000'000) << now.size();
}
TEST_P(file_test, write_file_replaces_at_once) {
  aio::run(replace(path));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto &entry : fs::directory_iterator(folder))
    ++files;
  EXPECT_EQ(files, 1u) << "no temporary file is left";
}

aio::task<void> chosen_by_environment(std::string path) {
  co_await aio::write_file(path, "x");
  ::setenv("AIO_FILE_ENGINE", "threads", 1);
  aio::file in = co_await aio::open(path);
  EXPECT_EQ(in.engine(), file_engine::threads);
  ::unsetenv("AIO_FILE_ENGINE");
  aio::file other = co_await aio::open(path);
  EXPECT_EQ(other.engine(), aio::io_uring_available() ? file_engine::io_uring : file_engine::threads);
}
TEST_P(file_test, environment_chooses) { aio::run(chosen_by_environment(path)); }

INSTANTIATE_TEST_SUITE_P(engines, file_test, testing::Values(file_engine::threads, file_engine::io_uring),
                         [](const auto &one) { return one.param == file_engine::threads ? "threads" : "io_uring"; });

} // namespace
