"""Writes units that are hard on a compiler into the current folder."""
import pathlib

head = "#include <aio/aio.h>\n#include <unistd.h>\n"
pathlib.Path("deep.cpp").write_text(
    head + "aio::task<> f(int i) {\n" + "if (i == 1) {} else\n" * 3000 + "::sleep(1);\nco_return;\n}\n")
pathlib.Path("long.cpp").write_text(
    head + "aio::task<> f(int i) {\n::sleep(1 " + "+ i" * 20000 + ");\nco_return;\n}\n")
pathlib.Path("nested.cpp").write_text(
    head + "aio::task<> f(int i) {\n" + "{" * 2000 + "::sleep(1);" + "}" * 2000 + "co_return;\n}\n")

good = head + """#include <mutex>
template <class T> struct box { T value; };
aio::task<int> number(const box<int> &b) {
  std::mutex m;
  std::lock_guard<std::mutex> guard(m);
  auto later = [&]() -> aio::task<> { co_await number(box<int>{1}); ::sleep(1); };
  for (int i = 0; i < 3; ++i)
    if (co_await number(b)) { later(); } else { co_await later(); }
  try { throw 1; } catch (int x) { co_return x; }
  co_return b.value ? 1 : co_await number({2});
}
"""
for number, end in enumerate(range(len(head) + 7, len(good) - 3, 13)):
    pathlib.Path(f"cut{number}.cpp").write_text(good[:end])
