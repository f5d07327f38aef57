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
