// References that are used in time, looked up again, or into what belongs to the coroutine. And off by default.
// RUN: %coro_tidy --checks=-*,coro-stale-reference %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
// RUN: %coro_tidy %S/stale-reference.cpp -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t.default
// RUN: %FileCheck --allow-empty --implicit-check-not=stale-reference] %s < %t.default
#include "mini_task.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace mini;

const std::vector<int> table = {1, 2};
struct server {
  std::map<std::string, int> counts;
  const std::vector<int> fixed;
  std::shared_ptr<int> shared;
  task<> handle(std::string key, std::vector<int> mine) {
    int &count = counts[key];
    ++count;
    co_await work();
    auto found = counts.find(key);
    co_await work();
    found = counts.find(key);
    if (found == counts.end())
      co_return;
    int &own = mine[0];
    const int &constant = table[0], &also = fixed[0];
    int copy = counts[key];
    int &pointee = *shared;
    co_await work();
    own = copy + constant + also + pointee;
  }
};
task<> ready_at_once(std::vector<int> &given) {
  int &first = given[0];
  co_await ready();
  ++first;
}
int &front_of(std::vector<int> &numbers) { return numbers.front(); }
int first_of(std::vector<int> &numbers) { return numbers.front(); }
task<> behind_functions(std::vector<int> &given) {
  std::vector<int> own(3);
  int &first = front_of(own);
  const int value = first_of(given);
  co_await work();
  first += value;
}
