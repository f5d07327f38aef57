#include "prelude.h"

struct client {
  int number = 0;
  ~client() {}
  aio::task<void> fetch() {
    ++number;
    co_return;
  }
};

aio::task<void> stores() {
  auto later = client().fetch(); // fires
  co_await later;
}
aio::task<void> passes_on() {
  client mine;
  return mine.fetch(); // fires
}

aio::task<void> awaits() {
  co_await client().fetch();
  client mine;
  auto later = mine.fetch();
  co_await later;
}
