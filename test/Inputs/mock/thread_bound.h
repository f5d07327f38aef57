// Classes whose objects belong to the thread that made them, as their libraries declare them: shapes only.
#pragma once
#pragma GCC system_header

#include <memory>
#include <string>

namespace pybind11 {
class gil_scoped_acquire {
public:
  gil_scoped_acquire();
  ~gil_scoped_acquire();
};
class gil_scoped_release {
public:
  explicit gil_scoped_release(bool disassociate = false);
  ~gil_scoped_release();
};
} // namespace pybind11

namespace log4cxx {
class NDC {
public:
  explicit NDC(const std::string &);
  ~NDC();
};
} // namespace log4cxx

namespace opentelemetry {
inline namespace v1 {
namespace trace {
class Scope final {
public:
  explicit Scope(int span) noexcept;
  Scope(Scope &&) noexcept;
  ~Scope();
};
} // namespace trace
namespace context {
class Token {
public:
  ~Token() noexcept;
};
struct RuntimeContext {
  static std::unique_ptr<Token> Attach(int context) noexcept;
};
} // namespace context
} // namespace v1
} // namespace opentelemetry

namespace v8 {
class HandleScope {
public:
  explicit HandleScope(void *isolate);
  ~HandleScope();
};
} // namespace v8

namespace boost::log::aux {
class attribute_scope_guard {};
class scoped_thread_attribute : public attribute_scope_guard {
public:
  explicit scoped_thread_attribute(int);
  scoped_thread_attribute(scoped_thread_attribute &&);
  ~scoped_thread_attribute();
};
} // namespace boost::log::aux
namespace boost::log {
using scoped_attribute = const aux::attribute_scope_guard &;
}

namespace c10 {
struct AutoGradMode {
  explicit AutoGradMode(bool);
  ~AutoGradMode();
};
} // namespace c10
namespace at {
struct NoGradGuard : c10::AutoGradMode {
  NoGradGuard();
};
} // namespace at

class QSignalBlocker {
public:
  explicit QSignalBlocker(void *);
  ~QSignalBlocker();
};
