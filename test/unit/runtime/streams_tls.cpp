// TLS over streams, with certificates made here.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/tls.h>

#include <gtest/gtest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace {

/// A self-signed certificate for localhost and 127.0.0.1, as PEM.
struct identity {
  identity() {
    EVP_PKEY *pair = EVP_EC_gen("P-256");
    X509 *made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    X509_NAME *name = X509_get_subject_name(made);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char *>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(made, name);
    X509_EXTENSION *names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    X509_add_ext(made, names, -1);
    X509_EXTENSION_free(names);
    X509_set_pubkey(made, pair);
    X509_sign(made, pair, EVP_sha256());
    BIO *out = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(out, made);
    certificate = text(out);
    PEM_write_bio_PrivateKey(out, pair, nullptr, nullptr, 0, nullptr, nullptr);
    key = text(out);
    BIO_free(out);
    X509_free(made);
    EVP_PKEY_free(pair);
  }
  static std::string text(BIO *from) {
    char *data = nullptr;
    const long size = BIO_get_mem_data(from, &data);
    std::string all(data, static_cast<std::size_t>(size));
    (void)BIO_reset(from);
    return all;
  }
  std::string certificate, key;
};

const identity &self() {
  static const identity made;
  return made;
}
aio::tls_context server_context() {
  namespace ssl = boost::asio::ssl;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  context->use_certificate_chain(boost::asio::buffer(self().certificate));
  context->use_private_key(boost::asio::buffer(self().key), ssl::context::pem);
  return context;
}
aio::tls_context trusting_context() {
  auto context = aio::make_tls_client_context();
  context->add_certificate_authority(boost::asio::buffer(self().certificate));
  return context;
}

aio::task<void> echo(aio::stream client) {
  while (auto line = co_await client.reader.next_line()) {
    client.writer.write(*line);
    co_await client.writer.drain();
  }
  client.writer.close();
  co_await client.writer.wait_closed();
}

aio::task<void> round_trip() {
  aio::server_options wide;
  wide.limit = 2'000'000;
  aio::server server = co_await aio::start_tls_server(echo, "127.0.0.1", 0, server_context(), wide);
  aio::tls_options options;
  options.context = trusting_context();
  aio::stream client = co_await aio::open_tls_connection("127.0.0.1", server.port(), options);
  EXPECT_FALSE(client.writer.can_write_eof());
  client.writer.write("hello\n");
  co_await client.writer.drain();
  EXPECT_EQ(co_await client.reader.readline(), "hello\n");
  const std::string big = std::string(1'000'000, 'x');
  aio::tls_options named = options;
  named.server_name = "localhost";
  named.limit = 2'000'000;
  aio::stream second = co_await aio::open_tls_connection("127.0.0.1", server.port(), named);
  second.writer.write(big);
  second.writer.write("\n");
  const std::string line = co_await second.reader.readline();
  EXPECT_EQ(line.size(), big.size() + 1);
  // Cancelled in the middle of a record, the session stays usable.
  auto reading = aio::create_task(second.reader.read(1));
  co_await aio::sleep(0s);
  reading.cancel();
  EXPECT_THROW(co_await reading, aio::cancelled_error);
  second.writer.write("after\n");
  EXPECT_EQ(co_await second.reader.readline(), "after\n");
  second.writer.close();
  client.writer.close();
  co_await client.writer.wait_closed();
  EXPECT_EQ(co_await client.reader.read(), "");
  server.close();
  co_await server.wait_closed();
}
TEST(streams_tls, round_trip) {
  reports seen;
  aio::run(round_trip(), {.on_exception = seen.handler()});
  EXPECT_TRUE(seen.lines.empty());
}

aio::task<std::string> handshake_error(std::uint16_t port, aio::tls_options options) {
  std::string text;
  try {
    co_await aio::open_tls_connection("127.0.0.1", port, std::move(options));
  } catch (const std::system_error &error) {
    text = error.what();
  }
  co_return text;
}
aio::task<void> verification() {
  aio::server server = co_await aio::start_tls_server(echo, "127.0.0.1", 0, server_context());
  aio::tls_options untrusted;
  std::string text = co_await handshake_error(server.port(), untrusted);
  EXPECT_NE(text.find("certificate verify failed"), std::string::npos) << text;
  EXPECT_NE(text.find("TLS handshake with 127.0.0.1:"), std::string::npos) << text;
  aio::tls_options other_name;
  other_name.context = trusting_context();
  other_name.server_name = "example.com";
  text = co_await handshake_error(server.port(), other_name);
  EXPECT_NE(text.find("certificate verify failed"), std::string::npos) << text;
  aio::tls_options off;
  off.verify = false;
  EXPECT_EQ(co_await handshake_error(server.port(), off), "");
}
TEST(streams_tls, certificate_and_host_name_are_verified) {
  reports seen; // the server's side of the failed handshakes
  aio::run(verification(), {.on_exception = seen.handler()});
  EXPECT_GE(seen.lines.size(), 1u);
}

aio::task<void> start_tls() {
  auto callback = [](aio::stream client) -> aio::task<void> {
    std::string line = co_await client.reader.readline();
    EXPECT_EQ(line, "STARTTLS\n");
    client.writer.write("go\n");
    co_await aio::start_tls_as_server(client.writer, server_context());
    co_await echo(std::move(client));
  };
  aio::server server = co_await aio::start_server(callback, "127.0.0.1", 0);
  aio::stream client = co_await aio::open_connection("127.0.0.1", server.port());
  client.writer.write("STARTTLS\n");
  EXPECT_EQ(co_await client.reader.readline(), "go\n");
  aio::tls_options options;
  options.context = trusting_context();
  auto upgrading = aio::create_task(aio::start_tls(client.writer, "localhost", options));
  co_await aio::sleep(0s);
  client.writer.write("hidden\n"); // waits for the handshake
  co_await upgrading;
  EXPECT_EQ(co_await client.reader.readline(), "hidden\n");
  client.writer.close();
  co_await client.writer.wait_closed();
  server.close();
  co_await server.wait_closed();
}
TEST(streams_StreamTests, start_tls) { aio::run(start_tls()); }

} // namespace
