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

void starts(boost::asio::socket &socket) {
  char data[16];
  socket.async_write_some(boost::asio::buffer(data), [](int) {}); // fires
}

struct session {
  boost::asio::socket socket;
  char data[16];
  void start() {
    socket.async_write_some(boost::asio::buffer(data), [](int) {});
  }
};
