// A transport over one of Asio's stream objects.
#pragma once

#include "aio/detail/transport.h"
#include "aio/io.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace aio::detail {

using pipe_descriptor = boost::asio::posix::basic_stream_descriptor<io_executor>;

std::string address_text(const boost::asio::ip::tcp::endpoint &endpoint);
std::string address_text(const boost::asio::ip::udp::endpoint &endpoint);
std::string address_text(const boost::asio::local::stream_protocol::endpoint &endpoint);

template <class Stream> class asio_transport final : public transport {
  static constexpr bool is_pipe = std::is_same_v<Stream, pipe_descriptor>;

public:
  explicit asio_transport(Stream stream) : stream_(std::move(stream)) {
    boost::system::error_code ignored;
    stream_.non_blocking(true, ignored);
    if constexpr (std::is_same_v<Stream, tcp_socket>)
      stream_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  }

  void read_some(char *data, std::size_t size, stream_operation done) override {
    stream_.async_read_some(boost::asio::buffer(data, size), std::move(done));
  }
  void write_some(const char *data, std::size_t size, stream_operation done) override {
    stream_.async_write_some(boost::asio::buffer(data, size), std::move(done));
  }
  void cancel_read() noexcept override {
    boost::system::error_code ignored;
    stream_.cancel(ignored);
  }
  bool can_write_eof() const noexcept override { return true; }
  void write_eof() noexcept override {
    boost::system::error_code ignored;
    if constexpr (is_pipe)
      stream_.close(ignored);
    else
      stream_.shutdown(Stream::shutdown_send, ignored);
  }
  void close() noexcept override {
    boost::system::error_code ignored;
    stream_.close(ignored);
  }
  std::string peer_address() const override {
    if constexpr (!is_pipe) {
      boost::system::error_code error;
      const auto endpoint = stream_.remote_endpoint(error);
      if (!error)
        return address_text(endpoint);
    }
    return std::string();
  }
  std::string local_address() const override {
    if constexpr (!is_pipe) {
      boost::system::error_code error;
      const auto endpoint = stream_.local_endpoint(error);
      if (!error)
        return address_text(endpoint);
    }
    return std::string();
  }
  int descriptor() const noexcept override { return const_cast<Stream &>(stream_).native_handle(); }

  Stream &stream() noexcept { return stream_; }

private:
  Stream stream_;
};

} // namespace aio::detail
