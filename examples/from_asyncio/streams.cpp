// Streams: connections, servers, datagrams.
#include <aio/create_task.h>
#include <aio/datagram_endpoint.h>
#include <aio/open_connection.h>
#include <aio/start_server.h>
#include <aio/stream_errors.h>
#include <aio/testing/run.h>

#include <chrono>
#include <iostream>
#include <string>

namespace {

aio::task<void> echo(aio::stream_reader reader, aio::stream_writer writer) {
  while (auto line = co_await reader.next_line()) {
    writer.write(*line);
    co_await writer.drain();
  }
}

// asyncio.open_connection, asyncio.StreamReader, asyncio.StreamReader.readline
// asyncio.StreamWriter, asyncio.StreamWriter.write, asyncio.StreamWriter.drain, asyncio.StreamWriter.close
// asyncio.StreamWriter.wait_closed, asyncio.StreamWriter.is_closing
aio::task<void> talk(std::uint16_t port) {
  auto [reader, writer] = co_await aio::open_connection("127.0.0.1", port);
  writer.write("hello\n");
  co_await writer.drain();
  std::cout << "echo: " << co_await reader.readline();
  writer.close();
  co_await writer.wait_closed();
  std::cout << "closing: " << writer.is_closing() << '\n';
}

// asyncio.start_server, asyncio.Server, asyncio.Server.close, asyncio.Server.is_serving, asyncio.Server.wait_closed
// asyncio.Server.sockets, asyncio.Server.serve_forever, asyncio.Server.close_clients, asyncio.Server.abort_clients
aio::task<void> tcp() {
  aio::server server = co_await aio::start_server(echo, "127.0.0.1", 0);
  std::cout << "serving: " << server.is_serving() << ' ' << server.addresses().size() << '\n';
  aio::task_handle<void> serves = aio::create_task(server.serve_forever());
  co_await talk(server.port());
  server.close();
  server.close_clients(); // or abort_clients
  co_await server.wait_closed();
  co_await serves;
}
// prints: serving: 1 1
// prints: echo: hello
// prints: closing: 1

// asyncio.StreamWriter.get_extra_info, asyncio.StreamWriter.writelines
// asyncio.StreamWriter.write_eof, asyncio.StreamWriter.can_write_eof
aio::task<void> send_all(aio::stream client) {
  client.writer.writelines({"ab", "cdef;gh", "ij"});
  if (client.writer.can_write_eof())
    client.writer.write_eof();
  const bool is_named = !client.writer.local_address().empty(); // get_extra_info("sockname"), peer_address() the other
  std::cout << "named: " << is_named << '\n';
  co_await client.writer.drain();
}

// asyncio.start_unix_server, asyncio.open_unix_connection, asyncio.StreamReader.read, asyncio.StreamReader.readexactly
// asyncio.StreamReader.readuntil, asyncio.StreamReader.at_eof
aio::task<void> unix_sockets() {
  const std::string path("\0aio from_asyncio", 17); // an abstract name: no file
  aio::server server = co_await aio::start_unix_server(send_all, path);
  auto [reader, writer] = co_await aio::open_unix_connection(path);
  const std::string two = co_await reader.readexactly(2);
  std::cout << "readexactly: " << two << '\n';
  std::cout << "readuntil: " << co_await reader.readuntil(";") << '\n';
  std::cout << "read: " << co_await reader.read() << ' ' << reader.at_eof() << '\n';
}
// prints: named: 1
// prints: readexactly: ab
// prints: readuntil: cdef;
// prints: read: ghij 1

// asyncio.StreamReader.feed_data, asyncio.StreamReader.feed_eof, asyncio.IncompleteReadError, asyncio.LimitOverrunError
// asyncio.StreamReader.set_exception, asyncio.StreamReader.exception
aio::task<void> errors() {
  aio::stream_reader reader(4); // without a connection, its limit is 4 bytes
  reader.feed_data("no separator");
  try {
    co_await reader.readuntil();
  } catch (const aio::limit_overrun_error &error) {
    std::cout << "overrun: " << error.consumed() << '\n';
  }
  reader.feed_eof();
  try {
    co_await reader.readexactly(100);
  } catch (const aio::incomplete_read_error &error) {
    std::cout << "incomplete: " << error.partial() << ' ' << *error.expected() << '\n';
  }
  reader.set_exception(std::make_exception_ptr(std::runtime_error("gone")));
  std::cout << "exception: " << (reader.exception() != nullptr) << '\n';
}
// prints: overrun: {{[0-9]+}}
// prints: incomplete: no separator 100
// prints: exception: 1

// loop.create_datagram_endpoint, asyncio.DatagramTransport.sendto, asyncio.DatagramTransport.close
aio::task<void> datagrams() {
  aio::datagram_endpoint to = co_await aio::create_datagram_endpoint({.local_host = "127.0.0.1"});
  aio::datagram_endpoint from = co_await aio::create_datagram_endpoint({.local_host = "127.0.0.1"});
  co_await from.send_to("ping", "127.0.0.1", to.local_port());
  aio::datagram got = co_await to.recv_from();
  std::cout << "datagram: " << got.data << ' ' << got.host << '\n';
  from.close();
}
// prints: datagram: ping 127.0.0.1

aio::task<void> all() {
  co_await tcp();
  co_await unix_sockets();
  co_await errors();
  co_await datagrams();
}

} // namespace

int main() { aio::testing::run(all()); }
