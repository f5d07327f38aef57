#include "prelude.h"

struct store {
  int get(int key);
  aio::task<int> async_get(int key);
  int size() const;
};

aio::task<void> blocks(store &data) {
  data.get(1); // fires
  data.size();
  co_await data.async_get(2);
}
