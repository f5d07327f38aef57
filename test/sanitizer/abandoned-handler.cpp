// A handler that is destroyed without having been invoked is reported with its operation and the place that started it;
// of those that die with their io_context only when somebody asks.
// RUN: %cxx %s %asio_tracking -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:abandoned_at_shutdown=1 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --check-prefixes=CHECK,ASKED --input-file=%t.err --implicit-check-not=WARNING:
#include <boost/asio.hpp>

#include <chrono>
#include <memory>

namespace asio = boost::asio;

/// An execution context of one's own, on Asio's operations, which forgets to run what it still has when it is closed.
class job_queue : public asio::execution_context {
public:
  ~job_queue() { shutdown(); }

  template <class Job> void push(Job job) {
    using operation = asio::detail::executor_op<Job, std::allocator<void>>;
    std::allocator<void> allocator;
    typename operation::ptr made = {std::addressof(allocator), operation::ptr::allocate(allocator), nullptr};
    made.p = new (made.v) operation(std::move(job), allocator);
    BOOST_ASIO_HANDLER_CREATION((*this, *made.p, "job_queue", this, 0, "push"));
    waiting_.push(made.p);
    made.v = made.p = nullptr;
  }
  void close() { asio::detail::op_queue<asio::detail::scheduler_operation>().push(waiting_); }

private:
  asio::detail::op_queue<asio::detail::scheduler_operation> waiting_;
};

void forget() {
  job_queue queue;
  for (int i = 0; i < 3; ++i)
    queue.push([] {});
  queue.close();
}
// CHECK: WARNING: CoroSanitizer: abandoned-handler the handler of push was destroyed without being invoked
// CHECK: Operation: push on job_queue 0x{{[0-9a-f]+}}, started at {{.*}}abandoned-handler.cpp:25:
// CHECK-NEXT: Created at:
// CHECK: in forget() {{.*}}abandoned-handler.cpp:38:
// CHECK: Destroyed at:
// CHECK: in job_queue::close() {{.*}}abandoned-handler.cpp:29:
// CHECK: SUMMARY: CoroSanitizer: abandoned-handler {{.*}}abandoned-handler.cpp:25:{{[0-9]+}} in {{.*}}push

void shut_down() {
  asio::io_context io;
  asio::steady_timer timer(io, std::chrono::hours(1));
  auto kept = std::make_unique<asio::steady_timer>(io, std::chrono::hours(1));
  kept->async_wait([kept = std::shared_ptr<asio::steady_timer>(std::move(kept))](boost::system::error_code) {});
  asio::post(io, [] {});
}
// ASKED-DAG: WARNING: CoroSanitizer: abandoned-handler the handler of async_wait was destroyed without being invoked
// ASKED-DAG: Operation: async_wait on deadline_timer {{.*}}, started at {{.*}}abandoned-handler.cpp:53:
// ASKED-DAG: WARNING: CoroSanitizer: abandoned-handler the handler of a post, defer or dispatch was destroyed without being invoked

int main() {
  forget();
  shut_down();
}
