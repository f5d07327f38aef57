#include "prelude.h"

namespace aio {
template <class T> T run(task<T>) { throw 0; }
} // namespace aio

aio::task<int> number() { co_return 1; }
int helper() { return aio::run(number()); }

aio::task<int> runs_a_loop_in_its_loop() {
  co_return aio::run(number()); // fires
}
aio::task<int> reaches_one() {
  co_return helper(); // fires
}
int main() { return aio::run(number()); }
