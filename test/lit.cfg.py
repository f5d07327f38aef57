# The test suites, run once per build folder (dev, no-llvm, asan, tsan): lit.site.cfg.py there says which folders of
# test/ that build can run, and with which compiler. Substitutions and features are listed in test/README.md.
import ctypes
import glob
import ctypes
import glob
import os
import shutil

import lit.formats

source, build = config.corosan_source, config.corosan_build
tests, test_output = os.path.join(source, "test"), os.path.join(build, "test")
binaries, libraries = os.path.join(build, "bin"), os.path.join(build, "lib")

config.name = "corosan-" + config.corosan_preset
config.excludes = ["Inputs", "CMakeLists.txt", "README.md", "verify_catalog.cpp"]
if config.corosan_suite == "main":
    config.test_format = lit.formats.ShTest(execute_external=False)
    config.suffixes = [".cpp", ".test"]
    config.test_source_root, config.test_exec_root = tests, test_output
    others = [d for d in os.listdir(tests) if d not in config.corosan_suites + ["unit"]]
    config.excludes += [d for d in others if os.path.isdir(os.path.join(tests, d))]
elif config.corosan_suite == "docs":
    config.name += "-docs"
    config.test_format = lit.formats.ShTest(execute_external=False)
    config.suffixes = [".md"]
    config.test_source_root = os.path.join(source, "docs", "findings")
    config.test_exec_root = os.path.join(test_output, "docs")
    config.excludes += ["index.md"]
    config.unsupported = "docs" not in config.corosan_suites
else:
    config.name += "-unit"
    config.test_format = lit.formats.GoogleTest(".", "_test")
    config.test_source_root = config.test_exec_root = os.path.join(test_output, "unit")


def tool(*names):
    """The first of `names` found in PATH or in a packaged LLVM."""
    for name in names:
        for path in (None, "/usr/lib/llvm-22/bin", "/usr/lib/llvm-19/bin"):
            found = shutil.which(name, path=path)
            if found:
                return found
    return names[0]


for name in ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
config.environment["LC_ALL"] = "C.UTF-8"

compile_flags = f"-std=c++20 -g -pthread {config.corosan_flags} -I{source}/runtime/include -I{source}/sanitizer/include"
if config.corosan_sanitizer:
    compile_flags += f""" '-DAIO_COROSAN_LIBRARY="{libraries}/libcorosan.so"'"""
if config.corosan_compiler_id == "GNU":
    compile_flags += " -foptimize-sibling-calls"
# aio::file uses liburing where the build found it.
uring = f"-L{os.path.dirname(config.corosan_uring)} -luring" if os.path.exists(config.corosan_uring) else ""
config.substitutions += [
    ("%source", source),
    ("%build", build),
    ("%inputs", os.path.join(source, "test", "Inputs")),
    ("%compiler", config.corosan_compiler),
    ("%cxx", f"{config.corosan_compiler} {compile_flags}"),
    ("%asio_tracking", f"-I{source}/sanitizer/adapters '-DBOOST_ASIO_CUSTOM_HANDLER_TRACKING=<corosan/asio_tracking.hpp>' "
     "'-DASIO_CUSTOM_HANDLER_TRACKING=<corosan/asio_tracking.hpp>'"),
    ("%uring", uring),
    ("%aio", f"{libraries}/libaio.a -ldl {uring}"),
    ("%FileCheck", tool("FileCheck", "FileCheck-22", "FileCheck-19")),
    ("%split_file", tool("split-file", "split-file-22", "split-file-19")),
    ("%not", tool("not", "not-22", "not-19")),
    ("%clang_tidy", tool(f"clang-tidy-{config.corosan_llvm or 22}", "clang-tidy")),
    ("%coro_tidy", os.path.join(binaries, "coro-tidy")),
    ("%coro_clangd", os.path.join(binaries, "coro-clangd")),
    ("%plugin", os.path.join(libraries, "CoroTidyPlugin.so")),
    ("%instrument_pass", f"-fpass-plugin={libraries}/CorosanInstrument.so"),
    ("%instrument", f"{libraries}/libcorosan_instrument.a"),
    ("%corosan", os.path.join(binaries, "corosan")),
    ("%doc_code", f"awk -f {tests}/doc_code.awk"),
    ("%python", tool("python3")),
    ("%gdb", f"{tool('gdb')} -q -nx -batch -iex 'set debuginfod enabled off' -iex 'set style enabled off'"),
]
# Longest first, so that no substitution eats the beginning of another.
config.substitutions.sort(key=lambda pair: -len(pair[0]))

# Version 3 has a library, version 2 is one header.
catch2 = [header for header in ("catch_test_macros.hpp", "catch.hpp") if os.path.exists(f"/usr/include/catch2/{header}")]
if catch2:
    config.available_features.add("catch2")
config.substitutions.insert(0, ("%catch2", "-lCatch2Main -lCatch2" if catch2[:1] == ["catch_test_macros.hpp"] else ""))

if config.corosan_compiler_id == "Clang":
    config.available_features.add("clang")
    if config.corosan_checker and config.corosan_sanitizer:
        config.available_features.add("instrument")
if config.corosan_compiler_id == "GNU":
    config.available_features.add("gcc")
if config.corosan_llvm:
    config.available_features.add(f"llvm-{config.corosan_llvm}")
if shutil.which("gdb"):
    config.available_features.add("gdb")
if glob.glob("/usr/lib/llvm-22/lib/clang/*/lib/*/libclang_rt.rtsan*"):
    config.available_features.add("rtsan")
if os.uname().machine == "x86_64":
    config.available_features.add("x86_64")
    # Syscall User Dispatch: asking for it to be off fails where a kernel does not know it.
    if ctypes.CDLL(None).prctl(59, 0, 0, 0, 0) == 0:
        config.available_features.add("syscall-user-dispatch")
if shutil.which("g++-12"):
    config.available_features.add("g++-12")
for kind, feature in (("address", "asan"), ("thread", "tsan")):
    if f"-fsanitize={kind}" in config.corosan_flags:
        config.available_features.add(feature)

def has_package(header):
    return any(os.path.exists(os.path.join(folder, header)) for folder in ("/usr/include", "/usr/local/include"))


def kernel_has_io_uring():
    """False where the kernel or a container's filter refuses it."""
    parameters = ctypes.create_string_buffer(120)
    ring = ctypes.CDLL(None, use_errno=True).syscall(425, 1, parameters)
    if ring >= 0:
        os.close(ring)
    return ring >= 0


def library(name):
    """A shared library of the system by its file name, or an empty string."""
    found = [os.path.join(folder, name) for folder in glob.glob("/usr/lib/*-linux-gnu")]
    return next((path for path in found if os.path.exists(path)), "")


config.substitutions += [("%jemalloc", library("libjemalloc.so.2")), ("%tcmalloc", library("libtcmalloc_minimal.so.4"))]
for there, feature in (
    (has_package("uv.h"), "libuv"),
    (has_package("asio.hpp"), "asio"),
    (bool(uring) and kernel_has_io_uring(), "io_uring"),
    (bool(library("libjemalloc.so.2")), "jemalloc"),
    (bool(library("libtcmalloc_minimal.so.4")), "tcmalloc"),
):
    if there:
        config.available_features.add(feature)
for built, feature in (
    ("fuzz" in config.corosan_suites, "fuzz"),
    (config.corosan_checker, "checker"),
    (config.corosan_sanitizer, "sanitizer"),
    (config.corosan_full, "full"),
    (config.corosan_tls, "tls"),
):
    if built:
        config.available_features.add(feature)
