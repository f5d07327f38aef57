#include "prelude.h"

namespace std {
template <class T> struct future {
  future() {}
  ~future() {}
  T get();
};
} // namespace std
namespace boost::asio {
struct io_context {};
struct use_future_t {};
inline constexpr use_future_t use_future;
struct detached_t {};
inline constexpr detached_t detached;
template <class T> std::future<T> co_spawn(io_context &, aio::task<T>, use_future_t) { return {}; }
template <class T> void co_spawn(io_context &, aio::task<T>, detached_t) {}
} // namespace boost::asio
using namespace boost::asio;

aio::task<int> number() { co_return 1; }

void drops(io_context &loop) {
  co_spawn(loop, number(), use_future); // fires
}
int keeps(io_context &loop) {
  co_spawn(loop, number(), detached);
  return co_spawn(loop, number(), use_future).get();
}
