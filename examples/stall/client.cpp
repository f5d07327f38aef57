// A client of the notes server: sends each argument as one line and prints the answer with the time it took.
//   client PORT 'PUT a text' 'GET a' QUIT
#include <boost/asio.hpp>

#include <chrono>
#include <iostream>
#include <string>

int main(int argc, char **argv) {
  if (argc < 3) {
    std::cerr << "usage: client PORT COMMAND...\n";
    return 2;
  }
  try {
    namespace asio = boost::asio;
    asio::ip::tcp::iostream server("127.0.0.1", argv[1]);
    if (!server) {
      std::cerr << "client: nobody listens on port " << argv[1] << '\n';
      return 1;
    }
    for (int i = 2; i < argc; ++i) {
      const auto start = std::chrono::steady_clock::now();
      server << argv[i] << '\n' << std::flush;
      std::string answer;
      if (!std::getline(server, answer))
        break;
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
      std::cout << argv[i] << " -> " << answer << "  (" << took.count() << " ms)\n";
    }
  } catch (const std::exception &error) {
    std::cerr << "client: " << error.what() << '\n';
    return 1;
  }
}
