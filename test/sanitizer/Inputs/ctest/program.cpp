// A loop with one step that blocks, or with none.
#include <cstring>
#include <ctime>
#include <sys/epoll.h>
#include <sys/eventfd.h>

int main(int, char **argv) {
  const int epoll = epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  epoll_ctl(epoll, EPOLL_CTL_ADD, eventfd(1, 0), &event);
  for (int i = 0; i < 3; ++i)
    epoll_wait(epoll, &event, 1, -1);
  const timespec moment{0, 60'000'000};
  if (std::strcmp(argv[1], "blocks") == 0)
    nanosleep(&moment, nullptr);
  epoll_wait(epoll, &event, 1, -1);
  return std::strcmp(argv[1], "fails") == 0;
}
