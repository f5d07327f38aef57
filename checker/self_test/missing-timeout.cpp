#include "prelude.h"

struct connection {
  aio::task<int> async_read();
};

aio::task<void> waits(connection &peer) {
  co_await peer.async_read(); // fires
}

aio::task<void> gives_up(connection &peer, long deadline) { co_await peer.async_read(); }
