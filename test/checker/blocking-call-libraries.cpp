// Rows of libraries that need not be installed: methods of derived classes, static members, constructors, flags.
// RUN: %not %coro_tidy --format=concise %s -- -std=c++20 -I%inputs/mock > %t.out 2>&1
// RUN: %FileCheck %s --input-file=%t.out --implicit-check-not=coro-
#include <aio/aio.h>

extern "C" int zmq_recv(void *socket, void *buffer, unsigned long size, int flags);
extern "C" int g_usleep(unsigned long microseconds);
constexpr int ZMQ_DONTWAIT = 1, ZMQ_OTHER = 2;

struct QIODevice {
  bool waitForReadyRead(int milliseconds);
};
struct QAbstractSocket : QIODevice {};
struct QProcess : QIODevice {
  static int execute(const char *command);
};
struct QDirIterator {
  explicit QDirIterator(const char *folder);
};
namespace mine {
struct QProcess {
  static int execute(const char *command);
};
} // namespace mine

namespace boost::filesystem {
struct path {
  path(const char *);
};
bool copy_file(const path &from, const path &to);
bool exists(const path &);
struct recursive_directory_iterator {
  explicit recursive_directory_iterator(const path &);
};
} // namespace boost::filesystem
namespace boost::nowide {
template <class C> struct basic_ifstream {
  explicit basic_ifstream(const char *name);
};
using ifstream = basic_ifstream<char>;
} // namespace boost::nowide

aio::task<> boost_files() {
  boost::filesystem::copy_file("a", "b");
  // CHECK: :[[@LINE-1]]:3: coro-blocking-call call to 'boost::filesystem::copy_file' blocks
  boost::filesystem::recursive_directory_iterator files("a");
  // CHECK: :[[@LINE-1]]:51: coro-blocking-call call to 'boost::filesystem::recursive_directory_iterator' blocks
  boost::nowide::ifstream file("a");
  // CHECK: :[[@LINE-1]]:27: coro-blocking-call call to 'boost::nowide::basic_ifstream' blocks
  boost::filesystem::exists("a"); // looks at one name: strict mode only
  co_return;
}

aio::task<> works(QAbstractSocket &socket, void *queue, char *buffer) {
  socket.waitForReadyRead(100); // CHECK: :[[@LINE]]:10: coro-blocking-call call to 'QIODevice::waitForReadyRead' blocks
  QProcess::execute("ls");      // CHECK: :[[@LINE]]:3: coro-blocking-call call to 'QProcess::execute' blocks
  QDirIterator files("folder"); // CHECK: :[[@LINE]]:16: coro-blocking-call call to 'QDirIterator' blocks
  zmq_recv(queue, buffer, 8, 0); // CHECK: :[[@LINE]]:3: coro-blocking-call call to 'zmq_recv' blocks
  g_usleep(10);                  // CHECK: :[[@LINE]]:3: coro-blocking-call call to 'g_usleep' blocks

  socket.waitForReadyRead(0);
  mine::QProcess::execute("ls");
  zmq_recv(queue, buffer, 8, ZMQ_DONTWAIT);
  zmq_recv(queue, buffer, 8, ZMQ_DONTWAIT | ZMQ_OTHER);
  co_return;
}

namespace boost::beast {
struct file_posix {
  void open(const char *path);
};
namespace http {
template <class File> struct basic_file_body {
  struct value_type {
    void open(const char *path);
  };
};
} // namespace http
} // namespace boost::beast
aio::task<> beast_files(boost::beast::file_posix &file, boost::beast::http::basic_file_body<int>::value_type &body) {
  file.open("a");
  // CHECK: :[[@LINE-1]]:8: coro-blocking-call call to 'boost::beast::file_posix::open' blocks
  body.open("a");
  // CHECK: :[[@LINE-1]]:8: coro-blocking-call call to 'boost::beast::http::basic_file_body::value_type::open' blocks
  co_return;
}
