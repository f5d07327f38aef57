// Writes the facts of a made-up program: bench_link_facts FOLDER UNITS writes FOLDER/<n>.facts, each with 100 functions
// and 500 calls, of which a fifth leave the unit. Some functions block, one in twenty calls is virtual, and each unit
// has a coroutine that calls four functions. The same program for the same numbers.
#include "checker/link/facts.h"

#include <llvm/ADT/StringMap.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/raw_ostream.h>

#include <random>

namespace facts = corosan::checker::facts;
using number = facts::index;

namespace {

constexpr unsigned functions = 100, calls = 5, sites = 4;

class unit_maker {
public:
  unit_maker(unsigned number, unsigned units) : number_(number), units_(units), random_(number) {}

  std::string make() {
    unit_.main_file = text(file_name(number_));
    unit_.findings = text(R"({"file":")" + file_name(number_) +
                          R"(","failed":false,"errors":"","functions":101,"coroutines":1,"handlers":0,"awaits":4,)" +
                          R"("facts":"","reports":[]})");
    for (unsigned i = 0; i < functions; ++i)
      add_function(i);
    for (unsigned i = 0; i < sites; ++i) {
      facts::site &made = unit_.sites.emplace_back();
      made.call.callee = symbol(any_unit(), pick(functions));
      made.call.at = at(10 + i, "  co_return work(" + std::to_string(i) + ");");
      made.what = text("call to 'work'");
      made.place = text("coroutine 'session'");
      made.dialect = text("aio");
      made.function = text("session");
    }
    return write(unit_);
  }

private:
  unsigned number_, units_;
  std::mt19937 random_;
  facts::unit unit_;
  llvm::StringMap<number> texts_, symbols_;

  static std::string file_name(unsigned unit) {
    return "src/part" + std::to_string(unit % 100) + "/unit" + std::to_string(unit) + ".cpp";
  }
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  unsigned any_unit() { return pick(units_); }

  number text(const std::string &value) {
    auto [entry, is_new] = texts_.try_emplace(value, static_cast<number>(unit_.strings.size()));
    if (is_new)
      unit_.strings.push_back(entry->first());
    return entry->second;
  }
  number symbol(unsigned unit, unsigned function) {
    std::string name = "function_" + std::to_string(unit) + "_" + std::to_string(function);
    std::string usr =
        "c:@N@project@N@part" + std::to_string(unit % 100) + "@F@" + name + "#&1$@N@std@S@basic_string#I#";
    auto [entry, is_new] = symbols_.try_emplace(usr, static_cast<number>(unit_.symbols.size()));
    if (is_new)
      unit_.symbols.push_back({text(usr), text(name), 0, 0});
    return entry->second;
  }
  facts::spot at(unsigned line, const std::string &code) { return {text(file_name(number_)), line, 5, text(code)}; }

  void add_function(unsigned i) {
    facts::definition made;
    made.symbol = symbol(number_, i);
    made.at = at(100 * i + 1, "");
    made.is_passable = 1;
    made.first_edge = static_cast<number>(unit_.edges.size());
    made.first_sink = static_cast<number>(unit_.sinks.size());
    made.edges = calls;
    for (unsigned k = 0; k < calls; ++k) {
      facts::edge &call = unit_.edges.emplace_back();
      call.callee = pick(5) ? symbol(number_, pick(functions)) : symbol(any_unit(), pick(functions));
      call.kind = pick(20) ? facts::call_kind::direct : facts::call_kind::virtual_call;
      call.at = at(100 * i + 10 * k, "    result += work_on(item_" + std::to_string(1000 * i + k) + ", options);");
    }
    if (pick(200) == 0) {
      facts::sink &blocks = unit_.sinks.emplace_back();
      blocks.row = blocks.name = text("fsync");
      blocks.at = at(100 * i + 60, "    fsync(descriptor);");
      made.sinks = 1;
    }
    if (i + 1 < functions && pick(20) == 0)
      unit_.overridings.push_back({symbol(number_, i), symbol(number_, i + 1)});
    made.content_low = number_ * functions + i;
    unit_.definitions.push_back(made);
  }
};

} // namespace

int main(int argc, char **argv) {
  unsigned units = 0;
  if (argc != 3 || llvm::StringRef(argv[2]).getAsInteger(10, units) || llvm::sys::fs::create_directories(argv[1])) {
    llvm::errs() << "usage: bench_link_facts FOLDER UNITS\n";
    return 2;
  }
  for (unsigned i = 0; i < units; ++i) {
    std::error_code error;
    llvm::raw_fd_ostream out(std::string(argv[1]) + "/" + std::to_string(i) + ".facts", error);
    if (error) {
      llvm::errs() << "bench_link_facts: error: " << error.message() << '\n';
      return 1;
    }
    out << unit_maker(i, units).make();
  }
}
