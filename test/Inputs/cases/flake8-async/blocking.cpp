// Calls that block, by the list of flake8-async: ASYNC200 to ASYNC222. Read with coro-calls.txt beside it.
#include <aio/aio.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <spawn.h>
#include <sys/wait.h>

namespace app {
int bar();
namespace bee {
int bonnet();
int hat();
} // namespace bee
namespace slow {
void anything();
}
aio::task<int> later(int = 0);
} // namespace app
extern "C" {
int curl_easy_perform(void *);
void *curl_easy_init();
int curl_multi_poll(void *, void *, unsigned, int, int *);
}
namespace Poco::Net {
struct HTTPRequest {};
struct HTTPResponse {};
struct HTTPClientSession {
  std::ostream &sendRequest(HTTPRequest &);
  std::istream &receiveResponse(HTTPResponse &);
  bool getKeepAlive() const;
};
struct HTTPSClientSession : HTTPClientSession {};
} // namespace Poco::Net

// ASYNC200, fine: a listed call in a function that is not async
// silent
void not_async() { app::bar(); }

// ASYNC200, error: a listed call
// warn: blocking-call
aio::task<> listed() {
  app::bar();
  co_return;
}

// ASYNC200, error: inside the arguments of another call
// warn: blocking-call
aio::task<> inside_arguments() {
  std::printf("%d", app::bar());
  co_return;
}

// ASYNC200, error: a qualified name
// warn: blocking-call
aio::task<> qualified() {
  app::bee::bonnet();
  co_return;
}

// ASYNC200, fine: another name of the same namespace
// silent
aio::task<> other_name() {
  app::bee::hat();
  co_return;
}

// ASYNC200, error: a name that a wildcard covers
// warn: blocking-call
aio::task<> wildcard() {
  app::slow::anything();
  co_return;
}

// ASYNC200, fine: the name without a call
// silent
aio::task<> no_call() {
  auto *pointer = &app::bar;
  (void)pointer;
  co_return;
}

// ASYNC200, fine: through an array of functions
// silent
aio::task<> through_an_array() {
  int (*all[])() = {&app::bar};
  all[0]();
  co_return;
}

// ASYNC200, fine: through a variable that holds the function
// silent
aio::task<> through_a_variable() {
  auto x = &app::bar;
  x();
  co_return;
}

// ASYNC200, fine: in a lambda that nobody calls here
// silent
std::function<void()> kept_lambda;
aio::task<> in_a_lambda() {
  kept_lambda = [] { app::bar(); };
  co_return;
}

// ASYNC200, error: an async function nested in one that is not
// warn: blocking-call
aio::task<> nested_functions() {
  kept_lambda = [] {
    app::bar();
    auto inner = []() -> aio::task<> {
      app::bar();
      co_return;
    };
    aio::create_task(inner());
  };
  co_return;
}

// ASYNC200, error: beside an await in the same expression
// warn: blocking-call
aio::task<> beside_an_await() { co_await app::later(app::bar()); }

// ASYNC200, error: as the condition of a choice that is awaited
// warn: blocking-call
aio::task<> condition_of_await() { co_await (app::bar() ? app::later(1) : app::later(2)); }

// ASYNC200, fine: an awaited call of the same name
// silent
namespace app::coroutines {
aio::task<int> bar();
}
aio::task<> awaited_call() { co_await app::coroutines::bar(); }

// ASYNC200, fine: a method of what another call gives
// silent
struct record {
  int get(const char *);
};
record read_session(const char *);
aio::task<> method_of_result() {
  read_session("a").get("k");
  co_return;
}

// ASYNC210, error: a synchronous request over HTTP
// warn: blocking-call
aio::task<> http_request() {
  curl_easy_perform(curl_easy_init());
  co_return;
}

// ASYNC210, error: two requests, one in the arguments of the other
// warn: blocking-call blocking-call
aio::task<> http_twice() {
  std::printf("%d %d", curl_easy_perform(nullptr), curl_easy_perform(nullptr));
  co_return;
}

// ASYNC210, fine: the function is only named
// silent
aio::task<> http_named() {
  std::function<int(void *)> perform = curl_easy_perform;
  co_return;
}

// ASYNC210, fine: a call of the library that sends nothing
// silent
aio::task<> http_init() {
  curl_easy_init();
  co_return;
}

// ASYNC211, error: a request through a client object
// warn: blocking-call blocking-call
aio::task<> http_client(Poco::Net::HTTPRequest &request, Poco::Net::HTTPResponse &response) {
  Poco::Net::HTTPClientSession session;
  session.sendRequest(request);
  session.receiveResponse(response);
  co_return;
}

// ASYNC212, error: a client that is a parameter
// warn: blocking-call
aio::task<> http_parameter(Poco::Net::HTTPClientSession &session, Poco::Net::HTTPRequest &request) {
  session.sendRequest(request);
  co_return;
}

// ASYNC212, error: a client that may be missing
// warn: blocking-call
aio::task<> http_optional(std::optional<Poco::Net::HTTPClientSession> session, Poco::Net::HTTPRequest &request) {
  session->sendRequest(request);
  co_return;
}

// ASYNC212, error: a client behind a pointer
// warn: blocking-call
aio::task<> http_pointer(std::unique_ptr<Poco::Net::HTTPClientSession> session, Poco::Net::HTTPRequest &request) {
  session->sendRequest(request);
  co_return;
}

// ASYNC212, error: a global client
// warn: blocking-call
Poco::Net::HTTPClientSession global_session;
aio::task<> http_global(Poco::Net::HTTPRequest &request) {
  global_session.sendRequest(request);
  co_return;
}

// ASYNC212, fine: the global client in a function that is not async
// silent
void http_plain(Poco::Net::HTTPRequest &request) { global_session.sendRequest(request); }

// ASYNC212, error: a class derived from the client
// warn: blocking-call
aio::task<> http_derived(Poco::Net::HTTPSClientSession &session, Poco::Net::HTTPRequest &request) {
  session.sendRequest(request);
  co_return;
}

// ASYNC212, fine: a method that only asks
// silent
aio::task<> http_getter(Poco::Net::HTTPClientSession &session) {
  session.getKeepAlive();
  co_return;
}

// ASYNC220, error: a child process that is opened
// warn: blocking-call
aio::task<> process_open() {
  FILE *child = ::popen("ls", "r");
  (void)child;
  co_return;
}

// ASYNC221, error: a command that is run to its end
// warn: blocking-call
aio::task<> process_run() {
  std::system("ls");
  co_return;
}

// ASYNC221, error: in the arguments of an awaited call
// warn: blocking-call
aio::task<> process_in_await() { co_await app::later(std::system("ls")); }

// ASYNC221, error: a process that is spawned
// different: silent; posix_spawn returns at once, and what may take long in it depends on the system: --strict warns
aio::task<> process_spawn(pid_t *child, char **arguments) {
  ::posix_spawn(child, "/bin/ls", nullptr, nullptr, arguments, nullptr);
  co_return;
}

// ASYNC221, fine: a function of the program's own that has such a name
// silent
namespace mine {
int system(const char *);
}
aio::task<> process_own_name() {
  mine::system("ls");
  co_return;
}

// ASYNC222, error: wait
// warn: blocking-call
aio::task<> process_wait() {
  ::wait(nullptr);
  co_return;
}

// ASYNC222, error: waitpid
// warn: blocking-call
aio::task<> process_waitpid(pid_t child) {
  ::waitpid(child, nullptr, 0);
  co_return;
}

// ASYNC222, error: waitid
// warn: blocking-call
aio::task<> process_waitid(pid_t child) {
  siginfo_t info;
  ::waitid(P_PID, child, &info, WEXITED);
  co_return;
}

// ASYNC222, error: wait4, with a flag that asks for no waiting
// different: silent; WNOHANG does not wait
aio::task<> process_wait4(pid_t child) {
  ::wait4(child, nullptr, WNOHANG, nullptr);
  co_return;
}
