#include "prelude.h"

namespace pybind11 {
struct gil_scoped_acquire {
  gil_scoped_acquire();
  ~gil_scoped_acquire();
};
} // namespace pybind11

aio::task<void> work();

aio::task<void> holds() {
  pybind11::gil_scoped_acquire gil;
  co_await work(); // fires
}

aio::task<void> lets_go() {
  {
    pybind11::gil_scoped_acquire gil;
  }
  co_await work();
}
