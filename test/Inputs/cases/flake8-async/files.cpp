// Calls that block, by the list of flake8-async: ASYNC230 to ASYNC251, with what Ruff adds.
#include <aio/aio.h>
#include <aio/sleep.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace app {
aio::task<int> later(int = 0);
}

// ASYNC230, error: opens a file
// warn: blocking-call
aio::task<> file_open() {
  std::ifstream file("name");
  co_return;
}

// ASYNC230, error: opens a file with C's function
// warn: blocking-call
aio::task<> file_fopen() {
  FILE *file = std::fopen("name", "r");
  (void)file;
  co_return;
}

// ASYNC230, error: opens a file as the condition of a block
// warn: blocking-call
aio::task<> file_in_if() {
  if (std::ifstream file("name"); file)
    co_await app::later();
}

// ASYNC230, error: opens a file beside an await
// warn: blocking-call
aio::task<> file_beside_await() {
  int value = co_await app::later();
  std::ofstream file(std::to_string(value));
}

// ASYNC230, fine: opens it on a thread
// silent
aio::task<> file_on_thread() {
  co_await aio::to_thread([] { std::ifstream file("name"); });
}

// ASYNC230, fine: opens it in a function that is not async
// silent
void file_plain() { std::ifstream file("name"); }

// ASYNC231, error: a stream for a descriptor
// different: silent; fdopen touches no file: what reads from it is reported
aio::task<> file_fdopen(int descriptor) {
  FILE *file = ::fdopen(descriptor, "r");
  (void)file;
  co_return;
}

// ASYNC232, error: reads from a file that is a parameter
// warn: blocking-call
aio::task<> read_parameter(std::ifstream &file, char *buffer) {
  file.read(buffer, 8);
  co_return;
}

// ASYNC232, error: reads lines
// warn: blocking-call
aio::task<> read_line(std::ifstream &file) {
  std::string line;
  std::getline(file, line);
  co_return;
}

// ASYNC232, error: any method of a file
// different: silent; only what reaches the disk is listed: good() and eof() look at flags
aio::task<> read_nothing(std::ifstream &file) {
  (void)file.good();
  (void)file.eof();
  co_return;
}

// ASYNC232, error: reads through C's stream
// warn: blocking-call
aio::task<> read_c_stream(FILE *file, char *buffer) {
  std::fread(buffer, 1, 8, file);
  co_return;
}

// ASYNC232, error: writes
// warn: blocking-call
aio::task<> write_file(std::ofstream &file) {
  file << "text";
  co_return;
}

// ASYNC232, error: a file that may be missing (we warn once for a stream, not at each call)
// warn: blocking-call
aio::task<> read_optional(std::ifstream *file, char *buffer) {
  file->read(buffer, 8);
  if (file)
    file->read(buffer, 8);
  co_return;
}

// ASYNC232, fine: only opens and passes the name on
// different: warn blocking-call; opening is a call that blocks, as in ASYNC230
aio::task<> open_only() {
  std::ifstream file("name");
  std::printf("%d", file.is_open());
  co_return;
}

// ASYNC232, error: opens and reads (once, at the opening)
// warn: blocking-call
aio::task<> open_and_read(char *buffer) {
  std::ifstream file("name");
  file.read(buffer, 8);
  co_return;
}

// ASYNC232, error: an alias of the file
// warn: blocking-call
aio::task<> read_alias(std::ifstream &file, char *buffer) {
  auto &other = file;
  other.read(buffer, 8);
  co_return;
}

// ASYNC232, error: a file of the function around
// warn: blocking-call
void read_captured(std::ifstream &file, char *buffer) {
  auto inner = [&file, buffer]() -> aio::task<> {
    file.read(buffer, 8);
    co_return;
  };
  aio::run(inner());
}

// ASYNC232, error: a global file
// warn: blocking-call
std::ifstream global_file;
aio::task<> read_global(char *buffer) {
  global_file.read(buffer, 8);
  co_return;
}

// ASYNC232, fine: reads from a stream in memory
// silent
aio::task<> read_memory(std::istream &stream, char *buffer) {
  stream.read(buffer, 8);
  co_return;
}

// ASYNC232, fine: reads in a lambda that is not async
// silent
std::function<void(std::ifstream &)> kept_reader;
aio::task<> read_in_lambda(char *buffer) {
  kept_reader = [buffer](std::ifstream &file) { file.read(buffer, 8); };
  co_return;
}

// ASYNC232, error: elements of a list, which flake8-async misses
// warn: blocking-call
aio::task<> read_elements(std::vector<std::ifstream> &files, char *buffer) {
  for (auto &file : files)
    file.read(buffer, 8);
  co_return;
}

// ASYNC232, error: a member, which flake8-async misses
// warn: blocking-call
struct owner {
  std::ifstream file;
  aio::task<> read(char *buffer) {
    file.read(buffer, 8);
    co_return;
  }
};

// ASYNC232, error: the result of a function, which flake8-async misses
// warn: blocking-call
std::ifstream open_log();
aio::task<> read_result(char *buffer) {
  auto file = open_log();
  file.read(buffer, 8);
  co_return;
}

// ASYNC232, error: two at once, which flake8-async misses
// warn: blocking-call blocking-call
std::pair<std::ifstream, std::ifstream> open_both();
aio::task<> read_both(char *buffer) {
  auto [x, y] = open_both();
  x.read(buffer, 8);
  y.read(buffer, 8);
  co_return;
}

// ASYNC240, error: whether a path exists
// warn: blocking-call
aio::task<> path_exists() {
  (void)std::filesystem::exists("name");
  co_return;
}

// ASYNC240, error: the size of a file, in an argument
// warn: blocking-call
aio::task<> path_size() {
  std::printf("%ju", std::filesystem::file_size("name"));
  co_return;
}

// ASYNC240, error: the real path
// warn: blocking-call
aio::task<> path_canonical() {
  (void)std::filesystem::canonical("name");
  co_return;
}

// ASYNC240, error: walks a folder
// warn: blocking-call
aio::task<> path_walk() {
  for (const auto &entry : std::filesystem::directory_iterator("folder"))
    (void)entry;
  co_return;
}

// ASYNC240, error: a path made normal
// different: silent; std::filesystem works on the text alone, where Python may ask the system
aio::task<> path_normal() {
  std::filesystem::path path("a/../b");
  (void)path.lexically_normal();
  co_return;
}

// ASYNC240, fine: the parts of a path
// silent
aio::task<> path_parts() {
  std::filesystem::path path("a/b");
  (void)path.filename();
  co_return;
}

// ASYNC240, fine: in a function that is not async
// silent
bool path_plain() { return std::filesystem::exists("name"); }

// ASYNC250, error: reads from the terminal
// warn: blocking-call
aio::task<> terminal_read() {
  std::string name;
  std::cin >> name;
  co_return;
}

// ASYNC250, error: reads a line from the terminal
// warn: blocking-call
aio::task<> terminal_line() {
  std::string name;
  std::getline(std::cin, name);
  co_return;
}

// ASYNC250, error: a character, by C's function
// warn: blocking-call
aio::task<> terminal_character() {
  (void)std::getchar();
  co_return;
}

// ASYNC251, error: a sleep that blocks
// warn: blocking-call
aio::task<> sleep_plain() {
  std::this_thread::sleep_for(5s);
  co_return;
}

// ASYNC251, error: in both arms of a choice
// warn: blocking-call blocking-call
aio::task<> sleep_arms(bool which) {
  which ? std::this_thread::sleep_for(5s) : std::this_thread::sleep_for(6s);
  co_return;
}

// ASYNC251, error: by a name from a using declaration
// warn: blocking-call
aio::task<> sleep_using() {
  using std::this_thread::sleep_for;
  sleep_for(5s);
  co_return;
}

// ASYNC251, fine: the library's own sleep
// silent
aio::task<> sleep_right() { co_await aio::sleep(5s); }

// ASYNC230, error: reads a whole file at once, by a function
// warn: blocking-call
std::string read_text(const std::filesystem::path &path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}
aio::task<> file_read_text() {
  std::string p = read_text("foo");
  co_return;
}

// ASYNC230, error: writes a whole file at once, by a function
// warn: blocking-call
void write_text(const std::filesystem::path &path, const std::string &text) { std::ofstream(path) << text; }
aio::task<> file_write_text() {
  write_text("foo", "content");
  co_return;
}

// ASYNC230, fine: a class of the program's own that has an open
// silent
struct drawer {
  void open();
};
aio::task<> own_open() {
  drawer().open();
  co_return;
}

// ASYNC230, fine: a function of the program's own that is called open
// silent
namespace mine {
void open();
}
aio::task<> own_open_function() {
  mine::open();
  co_return;
}

// ASYNC240, fine: asks the text of a path
// silent
aio::task<> path_text() {
  std::filesystem::path path("src/my_text.txt");
  (void)path.is_absolute();
  (void)path.generic_string();
  (void)path.lexically_relative("src");
  co_return;
}

// ASYNC240, fine: a path that the library's own calls work on
// silent
namespace files {
aio::task<bool> exists(const std::filesystem::path &);
}
aio::task<> path_async() {
  std::filesystem::path path("src/my_text.txt");
  co_await files::exists(path);
}
