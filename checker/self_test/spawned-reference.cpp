#include <coroutine>

namespace boost::asio {
struct executor {};
struct detached_t {};
struct mutable_buffer {};
struct socket {
  template <class B, class H> void async_write_some(const B &, H &&) {}
};
inline mutable_buffer buffer(char (&)[16]) { return {}; }
template <class F> void post(executor, F &&) {}
} // namespace boost::asio

void posts(boost::asio::executor executor) {
  int number = 0;
  boost::asio::post(executor, [&number] { ++number; }); // fires
}

void copies(boost::asio::executor executor) {
  int number = 0;
  static int total;
  boost::asio::post(executor, [number] { total += number; });
}
