// The exception that closes an aio::async_generator.
#pragma once

namespace aio {

/// Thrown at the co_yield at which a generator is suspended when async_generator::aclose is awaited. It does not derive
/// from std::exception, so that `catch (const std::exception &)` never swallows it. A body that catches it to clean up
/// ends afterwards: with co_return or by rethrowing it.
/// Source of semantics: Python's GeneratorExit.
class generator_exit final {
public:
  const char *what() const noexcept { return "aio: the generator was closed"; }
};

} // namespace aio
