#include "prelude.h"

#include <string>

struct request {
  std::string host, path;
};
aio::task<int> send(request) { co_return 1; }

aio::task<int> aggregate_temporary() {
  int sent = co_await send({"a", "b"}); // fires
  co_return sent;
}

aio::task<int> named_first() {
  request mine{"a", "b"};
  int sent = co_await send(mine);
  co_return sent;
}
