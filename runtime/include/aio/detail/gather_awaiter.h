// The typed part of gather.
#pragma once

#include "aio/detail/gather_core.h"
#include "aio/detail/own_awaitable.h"
#include "aio/detail/spawn_record.h"
#include "aio/result.h"
#include "aio/task_handle.h"

#include <array>
#include <functional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace aio::detail {

/// A result as an element of a tuple or vector.
template <class T> struct gathered {
  using type = T;
};
template <> struct gathered<void> {
  using type = std::monostate;
};
template <class T> struct gathered<T &> {
  using type = std::reference_wrapper<T>;
};
template <class T> using gathered_t = typename gathered<T>::type;

/// How a result is given: as it is, or with its exception in place of a throw.
template <class T, bool Errors> using given_t = std::conditional_t<Errors, result<T>, gathered_t<T>>;

template <class T, class Source> gathered_t<T> gathered_result(outcome<Source> &result) {
  if constexpr (std::is_void_v<T>) {
    result.take();
    return {};
  } else if constexpr (std::is_same_v<T, Source>) {
    return result.take();
  } else {
    return result.get();
  }
}

template <class T, bool Errors, class Source> given_t<T, Errors> given_result(outcome<Source> &ended) {
  if constexpr (!Errors) {
    return gathered_result<T>(ended);
  } else if constexpr (std::is_same_v<T, Source>) {
    return result<T>(std::move(ended));
  } else { // a shared handle keeps its result: a reference is given
    if (std::exception_ptr error = ended.exception())
      return result<T>(std::move(error));
    outcome<T> reference;
    reference.set_value(ended.get());
    return result<T>(std::move(reference));
  }
}

template <class Awaitable> task<await_result_t<Awaitable>> as_task(Awaitable awaitable) {
  co_return co_await std::move(awaitable);
}

/// One gathered task: its record, and the type under which its result is given.
template <class Awaitable> struct gather_item {
  using result_type = await_result_t<Awaitable>;
  using record_type = task_record<result_type>;
  static task_pointer<record_type> start(Awaitable &&awaitable) { return spawn_record(as_task(std::move(awaitable))); }
};
template <class T> struct gather_item<task<T>> {
  using result_type = T;
  using record_type = task_record<T>;
  static task_pointer<record_type> start(task<T> &&body) { return spawn_record(std::move(body)); }
};
template <class T> struct gather_item<task_handle<T>> {
  using result_type = T;
  using record_type = task_record<T>;
  static task_pointer<record_type> start(task_handle<T> &&handle) { return handle_access::take(std::move(handle)); }
};
template <class T> struct gather_item<shared_handle<T>> {
  using result_type = std::add_lvalue_reference_t<T>;
  using record_type = task_record<T>;
  static task_pointer<record_type> start(shared_handle<T> &&handle) {
    handle.record().retain();
    return task_pointer<record_type>(&handle.record());
  }
};

template <bool Errors, class... Awaitables> class gather_awaiter final : public gather_core {
public:
  explicit gather_awaiter(std::tuple<Awaitables...> &&sources) : gather_core(Errors), sources_(std::move(sources)) {}
  ~gather_awaiter() { let_go(); }

  bool await_ready() const noexcept { return sizeof...(Awaitables) == 0; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    [this]<std::size_t... Place>(std::index_sequence<Place...>) {
      ((std::get<Place>(records_) = gather_item<Awaitables>::start(std::move(std::get<Place>(sources_))),
        children_[Place].state = std::get<Place>(records_).get()),
       ...);
    }(std::index_sequence_for<Awaitables...>());
    started_ = true;
    return start(*at.promise().task, at, children_);
  }
  std::tuple<given_t<typename gather_item<Awaitables>::result_type, Errors>...> await_resume() {
    if (started_)
      finish();
    return [this]<std::size_t... Place>(std::index_sequence<Place...>) {
      return std::tuple<given_t<typename gather_item<Awaitables>::result_type, Errors>...>(
          given_result<typename gather_item<Awaitables>::result_type, Errors>(std::get<Place>(records_)->result)...);
    }(std::index_sequence_for<Awaitables...>());
  }

private:
  std::tuple<Awaitables...> sources_;
  std::tuple<task_pointer<typename gather_item<Awaitables>::record_type>...> records_;
  std::array<child, sizeof...(Awaitables)> children_;
  bool started_ = false;
};

template <bool Errors, class... Awaitables>
class [[nodiscard("gather does nothing until it is awaited")]] gather_awaitable {
public:
  template <class... Given>
  explicit gather_awaitable(std::in_place_t, Given &&...given) : sources_(Awaitables(std::forward<Given>(given))...) {}
  gather_awaiter<Errors, Awaitables...> aio_await() && {
    return gather_awaiter<Errors, Awaitables...>(std::move(sources_));
  }

private:
  std::tuple<Awaitables...> sources_;
};

/// How an element of a range is taken: rvalues of an rvalue range, else lvalues.
template <class Range>
using element_t = std::conditional_t<std::is_lvalue_reference_v<Range>, std::ranges::range_reference_t<Range>,
                                     std::ranges::range_value_t<Range> &&>;

template <bool Errors, class Awaitable> class gather_range_awaiter final : public gather_core {
  using item = gather_item<Awaitable>;
  using given = given_t<typename item::result_type, Errors>;

public:
  explicit gather_range_awaiter(std::vector<Awaitable> &&sources) : gather_core(Errors), sources_(std::move(sources)) {}
  ~gather_range_awaiter() { let_go(); }

  bool await_ready() const noexcept { return sources_.empty(); }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    records_.reserve(sources_.size());
    for (Awaitable &source : sources_)
      records_.push_back(item::start(std::move(source)));
    children_ = std::vector<child>(records_.size());
    for (std::size_t place = 0; place < records_.size(); ++place)
      children_[place].state = records_[place].get();
    return start(*at.promise().task, at, children_);
  }
  std::vector<given> await_resume() {
    if (!children_.empty())
      finish();
    std::vector<given> results;
    results.reserve(records_.size());
    for (auto &record : records_)
      results.push_back(given_result<typename item::result_type, Errors>(record->result));
    return results;
  }

private:
  std::vector<Awaitable> sources_;
  std::vector<task_pointer<typename item::record_type>> records_;
  std::vector<child> children_;
};

template <bool Errors, class Awaitable>
class [[nodiscard("gather does nothing until it is awaited")]] gather_range_awaitable {
public:
  explicit gather_range_awaitable(std::vector<Awaitable> &&sources) : sources_(std::move(sources)) {}
  gather_range_awaiter<Errors, Awaitable> aio_await() && {
    return gather_range_awaiter<Errors, Awaitable>(std::move(sources_));
  }

private:
  std::vector<Awaitable> sources_;
};

} // namespace aio::detail
