// The items of an aio::lifo_queue.
#pragma once

#include <utility>
#include <vector>

namespace aio::detail {

template <class T> class lifo_items {
public:
  void push(T &&item) { items_.push_back(std::move(item)); }
  T pop() {
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }
  void drop() noexcept { items_.pop_back(); }

private:
  std::vector<T> items_;
};

} // namespace aio::detail
