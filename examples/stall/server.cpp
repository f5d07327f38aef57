// A small notes server, written as a beginner would write it: it works, and it stalls. Each line that a colleague with
// experience would stop at is marked with the finding that corosan reports for it. What it should be is in README.md.
//   server [PORT]      one command a line: PUT GET LIST RESOLVE BACKEND SCRIPT DIGEST COUNT BACKUP REPORT REMIND QUIT
#include "store.h"

#include <aio/aio.h>

#include <boost/asio.hpp>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <mutex>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

notes::store store("notes");
std::mutex statistics_mutex;
std::size_t commands_served = 0;
std::atomic<bool> stopping = false;

aio::task<void> audit(std::string line) {
  co_await aio::sleep(1ms); // the audit service is far away
  std::clog << "audit: " << line << '\n';
}

aio::task<std::string> get(const std::string name) {
  std::ifstream file(store.path_of(name)); // blocking-call: opens and reads a file
  std::string text;
  if (!std::getline(file, text))
    co_return "no such note";
  co_return text;
}

aio::task<std::string> put(const std::string name, const std::string text) {
  audit("put " + name);  // never-awaited: the co_await is missing
  store.put(name, text); // blocking-call: through helper functions down to open and fsync
  co_return "saved";
}

aio::task<std::string> list() {
  std::string names;
  for (const auto &entry : std::filesystem::directory_iterator("notes")) // blocking-call: reads a directory
    names += entry.path().stem().string() + ' ';
  co_return names;
}

aio::task<std::string> resolve(const std::string host) {
  asio::ip::tcp::resolver resolver(aio::current_executor());
  const auto addresses = resolver.resolve(host, "80"); // blocking-call: the synchronous overload asks the name server
  co_return addresses.begin()->endpoint().address().to_string();
}

aio::task<std::string> backend() {
  std::this_thread::sleep_for(120ms); // blocking-call: everybody waits
  co_return "the back end answered";
}

aio::task<std::string> script() {
  const int status = std::system("true"); // blocking-call: waits for a process
  co_return "status " + std::to_string(status);
}

aio::task<std::string> digest(const std::string text) {
  std::size_t hash = 14695981039346656037u;
  for (int round = 0; round < 60'000'000; ++round) // slow-step: burns the CPU between two suspension points
    hash = (hash ^ static_cast<unsigned char>(text[round % text.size()])) * 1099511628211u;
  co_return std::to_string(hash);
}

aio::task<std::string> count() {
  std::lock_guard guard(statistics_mutex);
  co_await aio::sleep(1ms); // lock-across-await: the thread's mutex stays locked while others run
  co_return std::to_string(++commands_served);
}

aio::task<std::string> backup() {
  std::thread worker([] { std::this_thread::sleep_for(80ms); }); // fine: its own thread may block
  worker.join();                                                 // blocking-call: the loop waits for the thread
  co_return "backup made";
}

aio::task<std::string> report(bool wanted) {
  auto audited = audit("report"); // never-awaited: forgotten when nobody wants it
  if (!wanted)
    co_return "no report";
  co_await std::move(audited);
  std::future<int> lines = std::async(std::launch::async, [] { return 42; });
  co_return std::to_string(lines.get()) + " lines"; // blocking-call: waits for the other thread
}

void remind() {
  auto timer = std::make_shared<asio::steady_timer>(aio::current_executor(), 5ms);
  timer->async_wait([timer](boost::system::error_code) {
    std::this_thread::sleep_for(60ms); // blocking-call: a completion handler runs on the loop, too
  });
}

aio::task<std::string> answer(const std::string line) {
  const auto space = line.find(' ');
  const std::string command = line.substr(0, space);
  const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
  if (command == "PUT") {
    const auto name_end = rest.find(' ');
    co_return co_await put(rest.substr(0, name_end), name_end == std::string::npos ? "" : rest.substr(name_end + 1));
  }
  if (command == "GET")
    co_return co_await get(rest);
  if (command == "LIST")
    co_return co_await list();
  if (command == "RESOLVE")
    co_return co_await resolve(rest);
  if (command == "BACKEND")
    co_return co_await backend();
  if (command == "SCRIPT")
    co_return co_await script();
  if (command == "DIGEST")
    co_return co_await digest(rest);
  if (command == "COUNT")
    co_return co_await count();
  if (command == "BACKUP")
    co_return co_await backup();
  if (command == "REPORT")
    co_return co_await report(rest == "full");
  if (command == "REMIND") {
    remind();
    co_return "will do";
  }
  if (command == "QUIT")
    stopping = true;
  co_return "bye";
}

aio::task<void> serve(aio::tcp_socket client) {
  std::string buffer;
  while (!stopping) {
    const std::size_t size = co_await asio::async_read_until(client, asio::dynamic_buffer(buffer), '\n');
    const std::string line = buffer.substr(0, size - 1);
    buffer.erase(0, size);
    const std::string text = co_await answer(line) + '\n';
    asio::write(client, asio::buffer(text)); // blocking-call: the synchronous overload
  }
}

aio::task<void> serve_all(unsigned short port) {
  aio::tcp_acceptor acceptor(aio::current_executor(), {asio::ip::address_v4::loopback(), port});
  std::cout << "notes server on port " << acceptor.local_endpoint().port() << std::endl;
  while (!stopping) {
    aio::tcp_socket client = co_await acceptor.async_accept();
    try {
      co_await serve(std::move(client));
    } catch (const boost::system::system_error &) {
      // the client has gone
    }
  }
}

} // namespace

int main(int argc, char **argv) {
  try {
    aio::run(serve_all(static_cast<unsigned short>(argc > 1 ? std::atoi(argv[1]) : 0)));
  } catch (const std::exception &error) {
    std::cerr << "server: " << error.what() << '\n';
    return 1;
  }
}
