#include "prelude.h"

namespace boost::asio {
struct io_context {};
struct detached_t {};
inline constexpr detached_t detached;
template <class T> void co_spawn(io_context &, aio::task<T>, detached_t) {}
} // namespace boost::asio
using namespace boost::asio;

aio::task<> fails() {
  throw 1;
  co_return;
}
aio::task<> catches() {
  try {
    co_await fails();
  } catch (...) {
  }
}

void detaches(io_context &loop) {
  co_spawn(loop, fails(), detached); // fires
  co_spawn(loop, catches(), detached);
}
