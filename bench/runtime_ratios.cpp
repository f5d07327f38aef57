// Runs the two builds of runtime_worker in turn and prints ratios of medians: hooks compiled in against compiled out,
// and aio against Asio's own coroutines. Exit 1 when a worker fails.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace {

using samples = std::map<std::string, std::vector<double>>;

bool collect(const std::string &command, samples &into) {
  std::FILE *pipe = ::popen(command.c_str(), "r");
  if (!pipe)
    return false;
  char line[256];
  while (std::fgets(line, sizeof line, pipe)) {
    const std::string text(line);
    const std::size_t blank = text.rfind(' ');
    if (blank != std::string::npos)
      into[text.substr(0, blank)].push_back(std::strtod(text.c_str() + blank, nullptr));
  }
  return ::pclose(pipe) == 0;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

/// The median of the ratios of neighbours in time, which a busy machine disturbs less than the ratio of two medians.
double ratio(const std::vector<double> &left, const std::vector<double> &right) {
  std::vector<double> ratios;
  for (std::size_t place = 0; place < std::min(left.size(), right.size()); ++place)
    ratios.push_back(left[place] / right[place]);
  return median(std::move(ratios));
}

} // namespace

int main(int argc, char **argv) {
  const int repetitions = argc > 1 ? std::atoi(argv[1]) : 9;
  if (repetitions < 1) {
    std::fprintf(stderr, "usage: %s [REPETITIONS], at least 1 (9 when not given)\n", argv[0]);
    return 2;
  }
  const std::string folder = std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
  samples with, without;
  for (int round = 0; round < repetitions; ++round) {
    const std::string here = "'" + folder + "/bench_runtime_worker";
    if (!collect(here + "' asio", with) || !collect(here + "_nohooks'", without)) {
      std::fprintf(stderr, "bench: a worker failed in %s\n", folder.c_str());
      return 1;
    }
  }
  std::printf("aio, %d interleaved repetitions, processor time, medians\n", repetitions);
  std::printf("%-14s %12s %12s   %-24s %s\n", "", "hooks off ns", "asio ns", "off / compiled out", "aio / asio");
  for (const auto &[name, values] : without) {
    const auto &own = with[name];
    const auto asio = with.find("asio " + name);
    std::printf("%-14s %12.1f ", name.c_str(), median(own));
    if (asio != with.end())
      std::printf("%12.1f   %-24.3f %.2f\n", median(asio->second), ratio(own, values), ratio(own, asio->second));
    else
      std::printf("%12s   %-24.3f -\n", "-", ratio(own, values));
  }
}
