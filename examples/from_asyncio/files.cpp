// Files, as aiofiles gives them to asyncio.
#include <aio/exit_stack.h>
#include <aio/file.h>
#include <aio/testing/run.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

namespace {

// aiofiles.open, aiofiles.write, aiofiles.readline, aiofiles.close
aio::task<void> lines(std::string path) {
  co_await aio::with(aio::open(path, aio::open_mode::write | aio::open_mode::create),
                     [](aio::file &out) -> aio::task<void> { co_await out.write("one\ntwo\n"); }); // closed
  aio::file in = co_await aio::open(path);
  while (auto line = co_await in.next_line()) // async for line in file
    std::cout << "line: " << *line;
  co_await in.close();
}
// prints: line: one
// prints: line: two

// aiofiles.read, aiofiles.readlines, aiofiles.seek, aiofiles.tell, aiofiles.truncate, aiofiles.flush
aio::task<void> places(std::string path) {
  aio::file both = co_await aio::open(path, aio::open_mode::read | aio::open_mode::write);
  both.seek(4);
  std::cout << "read: " << co_await both.read(3) << " at " << both.tell() << '\n';
  co_await both.truncate(4);
  co_await both.flush();
  both.seek(0);
  auto lines = co_await both.readlines();
  std::cout << "readlines: " << lines.size() << '\n';
  co_await both.close();
}
// prints: read: two at 7
// prints: readlines: 1

// There is more than in aiofiles: a whole file at once, replaced as a whole.
aio::task<void> whole(std::string path) {
  co_await aio::write_file(path, "all of it");
  std::cout << "read_file: " << co_await aio::read_file(path) << '\n';
}
// prints: read_file: all of it

aio::task<void> all(std::string path) {
  co_await lines(path);
  co_await places(path);
  co_await whole(path);
}

} // namespace

int main() {
  std::string folder = (std::filesystem::temp_directory_path() / "from_asyncio_XXXXXX").string();
  if (!::mkdtemp(folder.data()))
    return 1;
  aio::testing::run(all(folder + "/file"));
  std::filesystem::remove_all(folder);
}
