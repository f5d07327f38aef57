// The smallest event loop there is, for programs that the sanitizer watches from outside.
#pragma once

#include <cstdint>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct tiny_loop {
  int epoll = epoll_create1(EPOLL_CLOEXEC), wake = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
  tiny_loop() {
    epoll_event event{};
    event.events = EPOLLIN;
    epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event);
    wait(); // the first turn is that of a program that starts
    wait();
  }
  ~tiny_loop() {
    wait();
    close(epoll);
    close(wake);
  }
  /// One wait of the loop: ends the step before it.
  void wait() {
    epoll_event event;
    epoll_wait(epoll, &event, 1, -1); // returns at once: `wake` is always ready
  }
  /// Runs `handler` as one step.
  template <class Handler> void step(Handler handler) {
    wait();
    handler();
    wait();
  }
};
