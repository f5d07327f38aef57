// Streams: a file and the console block, memory does not, output to the terminal only in strict mode.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#include <aio/aio.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

aio::task<> file_streams(std::fstream &given) {
  std::ofstream out("name");
  // CHECK: :[[@LINE-1]]:17: warning: call to 'std::basic_ofstream' blocks the event loop in coroutine 'file_streams'; use co_await aio::to_thread(...) around it
  out << "reported where it is opened" << 1;
  out.close();
  std::ofstream("other") << "text";
  // CHECK: :[[@LINE-1]]:3: warning: call to 'std::basic_ofstream' blocks
  given << "text";
  // CHECK: :[[@LINE-1]]:9: warning: call to 'std::basic_fstream::operator<<' blocks
  std::ifstream empty;
  co_return;
}
aio::task<> lines(std::ifstream &file) {
  std::string line;
  while (std::getline(file, line))
    // CHECK: :[[@LINE-1]]:10: warning: call to 'std::getline' blocks
    ;
  co_return;
}
aio::task<> console() {
  int number;
  std::string line;
  std::cin >> number;
  // CHECK: :[[@LINE-1]]:12: warning: call to 'std::cin' blocks the event loop in coroutine 'console'
  std::getline(std::cin, line);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'std::cin' blocks
  co_return;
}
// All of it at once.
aio::task<> whole_console() {
  std::ostringstream all;
  all << std::cin.rdbuf();
  // CHECK: :[[@LINE-1]]:7: warning: call to 'std::cin' blocks the event loop in coroutine 'whole_console'
  std::string text(std::istreambuf_iterator<char>(std::cin), {});
  // CHECK: :[[@LINE-1]]:20: warning: call to 'std::cin' blocks
  co_return;
}
aio::task<> whole_memory(std::stringstream &text) {
  std::ostringstream all;
  all << text.rdbuf();
  std::string copy(std::istreambuf_iterator<char>(text), {});
  co_return;
}
aio::task<> memory(std::istream &anything, std::string text) {
  std::stringstream stream(text);
  std::string line;
  int number;
  stream >> number;
  stream << number;
  std::getline(stream, line);
  std::getline(anything, line);
  std::cout << number << std::endl;
  std::cerr << number;
  std::printf("%d", number);
  std::fprintf(stderr, "%d", number);
  std::FILE *buffer = fmemopen(nullptr, 10, "r");
  std::fgets(line.data(), 1, buffer);
  std::ifstream status("/proc/self/status");
  std::getline(status, line);
  co_return;
}
aio::task<> c_files(char *data) {
  std::FILE *file = std::fopen("name", "r");
  // CHECK: :[[@LINE-1]]:21: warning: call to 'fopen' blocks
  std::fread(data, 1, 1, file);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'fread' blocks
  co_return;
}
aio::task<> names() {
  std::filesystem::remove_all("folder");
  // CHECK: :[[@LINE-1]]:3: warning: call to 'std::filesystem::remove_all' blocks
  for (auto &entry : std::filesystem::directory_iterator("folder"))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: call to 'std::filesystem::directory_iterator' blocks
    (void)entry.path().filename();
  std::filesystem::directory_iterator end;
  co_return;
}

// A question about a name counts where the loop's own code asks it.
bool is_there(const char *name) { return std::filesystem::exists(name); }
aio::task<bool> asks(std::filesystem::file_status known) {
  if (std::filesystem::exists("name"))
    // CHECK: :[[@LINE-1]]:7: warning: call to 'std::filesystem::exists' blocks
    co_return is_there("other");
  co_return std::filesystem::is_directory(known) || std::filesystem::current_path().empty();
}
