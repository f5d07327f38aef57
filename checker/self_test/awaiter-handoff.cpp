#include <coroutine>

struct early {
  int resumed = 0;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    handle.resume();
    ++resumed; // fires
  }
  void await_resume() {}
};

struct late {
  int resumed = 0;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    ++resumed;
    handle.resume();
  }
  void await_resume() {}
};
