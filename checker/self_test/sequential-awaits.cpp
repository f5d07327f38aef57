#include "prelude.h"

aio::task<int> user(int id);
aio::task<int> orders(int id);

aio::task<void> one_by_one(int id) {
  int name = co_await user(id);
  int bill = co_await orders(id); // fires
}

aio::task<void> one_for_the_other(int id) {
  int name = co_await user(id);
  int bill = co_await orders(name);
}
