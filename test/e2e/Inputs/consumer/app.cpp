// A program that sleeps on its loop, as a beginner would write it.
#include <aio/aio.h>

#include <chrono>
#include <cstdio>
#include <thread>

aio::task<int> answer() {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  co_return 42;
}

int main() {
  int value = aio::run(answer());
  std::printf("answer %d\n", value);
}
