// What is behind a C++ stream or a FILE*: a file, the console, or only memory.
#pragma once

#include "checker/lib/model.h"

namespace corosan::checker {

enum class medium : std::uint8_t { unknown, file, console, memory };

/// What a C++ stream expression reads or writes, from its static type or the variable it names.
medium medium_of(const clang::Expr *stream);

/// What the arguments of a C call on a FILE* say: console for stdin, memory for fmemopen and open_memstream.
medium medium_of_arguments(const call_site &site);

/// True when a call writes to stdout or stderr, or opens something below /proc, /sys or /dev: rarely worth a warning.
bool is_rarely_slow(const call_site &site, const clang::ASTContext &ast);

/// The stream whose whole buffer a call takes: `out << stream.rdbuf()`, std::istreambuf_iterator(stream); else null.
const clang::Expr *poured_from(const call_site &site);

/// `stream` for std::getline(stream, ...), `stream >> x` and `stream.read(...)`; null for other calls.
const clang::Expr *stream_of(const call_site &site);

} // namespace corosan::checker
