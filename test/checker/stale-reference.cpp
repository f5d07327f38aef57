// References into shared containers that are kept over a suspension.
// RUN: %not %coro_tidy --checks=-*,coro-stale-reference %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s < %t
// RUN: %FileCheck --check-prefix=ONLY --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <dialects.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace mini;

std::vector<int> global;
struct entry {
  int count;
};
struct server {
  std::map<std::string, entry> clients;
  std::string name;
  task<> handle(std::string key) {
    entry &mine = clients[key];
    co_await work();
    ++mine.count;
    // CHECK: :[[@LINE-1]]:7: warning: 'mine' points into 'clients', which another task may have changed during the await: look it up again [coro-stale-reference]
    // CHECK: :[[@LINE-4]]:12: note: 'mine' is obtained here
    // CHECK: :[[@LINE-4]]:5: note: the coroutine suspends here
    auto found = clients.find(key);
    if (found == clients.end())
      co_return;
    co_await work();
    clients.erase(found);
    // CHECK: :[[@LINE-1]]:19: warning: 'found' points into 'clients'
    std::string_view text = name;
    co_await work();
    (void)text.size();
    // CHECK: :[[@LINE-1]]:11: warning: 'text' points into 'name'
  }
};
eager<> pointers(std::vector<int> &given) {
  int *first = &global.front();
  const int *data = given.data();
  co_await work();
  ++*first;
  // CHECK: :[[@LINE-1]]:6: warning: 'first' points into 'global'
  (void)*data;
  // CHECK: :[[@LINE-1]]:10: warning: 'data' points into 'given'
}
cppcoro::task<> loop(std::vector<int> &given) {
  auto &first = given[0];
  for (int i = 0; i < 3; ++i) {
    ++first;
    // CHECK: :[[@LINE-1]]:7: warning: 'first' points into 'given'
    co_await cppcoro::task<>();
  }
}

int &front_of(std::vector<int> &numbers) { return numbers.front(); }
int &oldest(std::vector<int> &numbers) { return front_of(numbers); }
task<> behind_functions(std::vector<int> &given) {
  int &first = oldest(given);
  co_await work();
  ++first;
  // CHECK: :[[@LINE-1]]:5: warning: 'first' points into 'given'
}

// ONLY-COUNT-7: warning: {{.*}} [coro-stale-reference]
