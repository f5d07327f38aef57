// A program that only wants the data.
#include <catalog/catalog.h>

#include <cstdio>
#include <iterator>

int main() { std::printf("rows %zu\n", std::size(corosan::catalog::blocking_calls)); }
