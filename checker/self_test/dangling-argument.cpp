#include "prelude.h"

aio::task<void> show(const int &number);

aio::task<void> stores() {
  auto later = show(1); // fires
  co_await later;
}
aio::task<void> passes_on() {
  int mine = 1;
  return show(mine); // fires
}

aio::task<void> awaits() {
  co_await show(1);
  int mine = 1;
  auto later = show(mine);
  co_await later;
}
