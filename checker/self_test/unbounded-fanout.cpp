#include "prelude.h"

namespace aio {
struct handle {};
handle create_task(task<void>);
} // namespace aio

struct range {
  int *begin();
  int *end();
};
aio::task<void> step(int);

aio::task<void> all(range items) {
  for (int item : items)
    aio::create_task(step(item)); // fires
  co_return;
}

aio::task<void> three() {
  for (int i = 0; i < 3; ++i)
    aio::create_task(step(i));
  co_return;
}
