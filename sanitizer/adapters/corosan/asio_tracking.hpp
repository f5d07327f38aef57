// Asio's custom handler tracking for corosan. Asio includes this file itself, in every source file, when the macro
// BOOST_ASIO_CUSTOM_HANDLER_TRACKING (stand-alone Asio: ASIO_CUSTOM_HANDLER_TRACKING) is <corosan/asio_tracking.hpp>;
// the CMake target corosan::asio defines both. All files of a program must agree on it. Works from C++11 on.
#ifndef COROSAN_ASIO_TRACKING_HPP
#define COROSAN_ASIO_TRACKING_HPP

#include <corosan/asio_hooks.h>

namespace corosan {
namespace tracking {

/// A place that Asio or a completion token names; innermost first.
class location {
public:
  location(const char *file, int line, const char *function) noexcept
      : file_(file), function_(function), line_(line), outer_(innermost()) {
    if (file_ != nullptr)
      innermost() = this;
  }
  ~location() {
    if (file_ != nullptr)
      innermost() = outer_;
  }
  location(const location &) = delete;
  location &operator=(const location &) = delete;

  static void describe(corosan_asio_operation &to) noexcept {
    const location *here = innermost();
    to.file = here != nullptr ? here->file_ : nullptr;
    to.function = here != nullptr ? here->function_ : nullptr;
    to.line = here != nullptr ? static_cast<uint32_t>(here->line_) : 0;
  }

private:
  static const location *&innermost() noexcept {
    static thread_local const location *top = nullptr;
    return top;
  }

  const char *file_, *function_;
  int line_;
  const location *outer_;
};

/// Base of every operation of Asio.
class tracked_operation {
protected:
  tracked_operation() noexcept { record_.list = 0; }
  tracked_operation(const tracked_operation &) noexcept : tracked_operation() {}
  tracked_operation &operator=(const tracked_operation &) noexcept { return *this; }
  ~tracked_operation() {
    if (record_.list != 0)
      corosan_asio_destroyed(&record_);
  }

private:
  friend class completion;
  template <class Context>
  friend void created(Context &, tracked_operation &, const char *, const void *, uint64_t, const char *) noexcept;

  mutable corosan_asio_operation record_;
};

/// Asio made an operation and is about to start it.
template <class Context>
void created(Context &context, tracked_operation &made, const char *object_type, const void *object, uint64_t handle,
             const char *name) noexcept {
  if (corosan_asio_created == nullptr)
    return;
  corosan_asio_operation &record = made.record_;
  record.name = name;
  record.object_type = object_type;
  record.object = object;
  record.context = static_cast<const void *>(&context);
  record.handle = handle;
  location::describe(record);
  corosan_asio_created(&record);
}

/// Lives while the handler of an operation is taken out, run and destroyed.
class completion {
public:
  explicit completion(const tracked_operation &done) noexcept : known_(done.record_.list != 0), invoked_(0) {
    if (known_)
      corosan_asio_completing(&done.record_, &record_);
  }
  ~completion() {
    if (known_)
      corosan_asio_completed(&record_, invoked_);
  }
  completion(const completion &) = delete;
  completion &operator=(const completion &) = delete;

  /// Whatever the handler's arguments are.
  template <class... Arguments> void begin(const Arguments &...) noexcept { invoked_ = 1; }

private:
  corosan_asio_completion record_;
  bool known_;
  int invoked_;
};

} // namespace tracking
} // namespace corosan

#define COROSAN_ASIO_INHERIT : public ::corosan::tracking::tracked_operation
#define COROSAN_ASIO_ALSO_INHERIT , public ::corosan::tracking::tracked_operation
#define COROSAN_ASIO_LOCATION(arguments) ::corosan::tracking::location corosan_location arguments
#define COROSAN_ASIO_CREATION(arguments) ::corosan::tracking::created arguments
#define COROSAN_ASIO_COMPLETION(arguments) ::corosan::tracking::completion corosan_completion arguments
#define COROSAN_ASIO_INVOCATION_BEGIN(arguments) corosan_completion.begin arguments
#define COROSAN_ASIO_IGNORE static_cast<void>(0)

#ifdef BOOST_ASIO_CUSTOM_HANDLER_TRACKING
#define BOOST_ASIO_INHERIT_TRACKED_HANDLER COROSAN_ASIO_INHERIT
#define BOOST_ASIO_ALSO_INHERIT_TRACKED_HANDLER COROSAN_ASIO_ALSO_INHERIT
#define BOOST_ASIO_HANDLER_TRACKING_INIT COROSAN_ASIO_IGNORE
#define BOOST_ASIO_HANDLER_LOCATION(arguments) COROSAN_ASIO_LOCATION(arguments)
#define BOOST_ASIO_HANDLER_CREATION(arguments) COROSAN_ASIO_CREATION(arguments)
#define BOOST_ASIO_HANDLER_COMPLETION(arguments) COROSAN_ASIO_COMPLETION(arguments)
#define BOOST_ASIO_HANDLER_INVOCATION_BEGIN(arguments) COROSAN_ASIO_INVOCATION_BEGIN(arguments)
#define BOOST_ASIO_HANDLER_INVOCATION_END COROSAN_ASIO_IGNORE
#define BOOST_ASIO_HANDLER_OPERATION(arguments) COROSAN_ASIO_IGNORE
#define BOOST_ASIO_HANDLER_REACTOR_REGISTRATION(arguments) COROSAN_ASIO_IGNORE
#define BOOST_ASIO_HANDLER_REACTOR_DEREGISTRATION(arguments) COROSAN_ASIO_IGNORE
#define BOOST_ASIO_HANDLER_REACTOR_READ_EVENT 0
#define BOOST_ASIO_HANDLER_REACTOR_WRITE_EVENT 0
#define BOOST_ASIO_HANDLER_REACTOR_ERROR_EVENT 0
#define BOOST_ASIO_HANDLER_REACTOR_EVENTS(arguments) COROSAN_ASIO_IGNORE
#define BOOST_ASIO_HANDLER_REACTOR_OPERATION(arguments) COROSAN_ASIO_IGNORE
#endif
#ifdef ASIO_CUSTOM_HANDLER_TRACKING
#define ASIO_INHERIT_TRACKED_HANDLER COROSAN_ASIO_INHERIT
#define ASIO_ALSO_INHERIT_TRACKED_HANDLER COROSAN_ASIO_ALSO_INHERIT
#define ASIO_HANDLER_TRACKING_INIT COROSAN_ASIO_IGNORE
#define ASIO_HANDLER_LOCATION(arguments) COROSAN_ASIO_LOCATION(arguments)
#define ASIO_HANDLER_CREATION(arguments) COROSAN_ASIO_CREATION(arguments)
#define ASIO_HANDLER_COMPLETION(arguments) COROSAN_ASIO_COMPLETION(arguments)
#define ASIO_HANDLER_INVOCATION_BEGIN(arguments) COROSAN_ASIO_INVOCATION_BEGIN(arguments)
#define ASIO_HANDLER_INVOCATION_END COROSAN_ASIO_IGNORE
#define ASIO_HANDLER_OPERATION(arguments) COROSAN_ASIO_IGNORE
#define ASIO_HANDLER_REACTOR_REGISTRATION(arguments) COROSAN_ASIO_IGNORE
#define ASIO_HANDLER_REACTOR_DEREGISTRATION(arguments) COROSAN_ASIO_IGNORE
#define ASIO_HANDLER_REACTOR_READ_EVENT 0
#define ASIO_HANDLER_REACTOR_WRITE_EVENT 0
#define ASIO_HANDLER_REACTOR_ERROR_EVENT 0
#define ASIO_HANDLER_REACTOR_EVENTS(arguments) COROSAN_ASIO_IGNORE
#define ASIO_HANDLER_REACTOR_OPERATION(arguments) COROSAN_ASIO_IGNORE
#endif
#endif
