// The items of an aio::priority_queue: a binary heap.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace aio::detail {

template <class T, class Compare> class priority_items {
public:
  explicit priority_items(Compare compare = Compare()) : later_(std::move(compare)) {}
  void push(T &&item) {
    items_.push_back(std::move(item));
    std::push_heap(items_.begin(), items_.end(), later_);
  }
  T pop() {
    std::pop_heap(items_.begin(), items_.end(), later_);
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }
  void drop() noexcept { items_.pop_back(); }

private:
  /// The standard heaps have the greatest in front; here it is the least.
  class reversed {
  public:
    explicit reversed(Compare compare) : compare_(std::move(compare)) {}
    bool operator()(const T &left, const T &right) const { return compare_(right, left); }

  private:
    Compare compare_;
  };

  std::vector<T> items_;
  reversed later_;
};

} // namespace aio::detail
