// TLS (corosan::aio_tls, OpenSSL).
#include <aio/start_server.h>
#include <aio/testing/run.h>
#include <aio/tls.h>

#include <iostream>
#include <string>
#include <system_error>

namespace {

aio::task<void> no_tls(aio::stream client) {
  client.writer.write("this is no handshake\n");
  co_await client.writer.drain();
  co_await client.reader.read();
}

// asyncio.StreamWriter.start_tls, loop.start_tls
aio::task<void> upgrade() {
  aio::server server = co_await aio::start_server(no_tls, "127.0.0.1", 0);
  auto [reader, writer] = co_await aio::open_connection("127.0.0.1", server.port());
  co_await reader.readline(); // the peer's answer to STARTTLS, say
  try {
    co_await aio::open_tls_connection("127.0.0.1", server.port()); // asyncio.open_connection(..., ssl=True)
  } catch (const std::system_error &) {
    std::cout << "the peer does not speak TLS\n";
  }
  server.abort_clients();
  try {
    co_await aio::start_tls(writer, "localhost");
  } catch (const std::exception &) {
    std::cout << "the peer is gone\n";
  }
  server.close();
  co_await server.wait_closed();
}
// prints: the peer does not speak TLS
// prints: the peer is gone

} // namespace

int main() { aio::testing::run(upgrade()); }
