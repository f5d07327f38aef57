#!/usr/bin/env python3
"""interposed.py ROOT: the catalog and the sanitizer agree on which C functions are watched, and in which group they are; and
each of them has a case in the exercise."""
import glob
import re
import sys

import tree


def plain(symbol):
    """The name a program writes for a symbol that headers put in its place: __read_chk, open64, __xstat, __open64_2."""
    symbol = re.sub(r"^(__isoc(99|23)_|_IO_)", "", symbol)
    symbol = re.sub(r"^__(l?)(x(?=stat|mknod))?", r"\1", symbol)
    symbol = re.sub(r"^(f)x(?=stat)", r"\1", symbol)
    symbol = re.sub(r"(_chk|_2)$", "", symbol)
    symbol = re.sub(r"_unlocked$", "", symbol)
    return re.sub(r"64(?=$|_r$)|(?<=v)64v(?=2$)", "", symbol)


def untested(root, table):
    """Rows of the table that no case of the exercise calls, and cases without a row."""
    rows = set(re.findall(r"^(?:CALL|WAIT|FORMAT)\(\w+, [^,]+, (\w+),", table, re.M))
    rows |= set(re.findall(r"^(?:COND|LOCK|TRY|UNLOCK)\((\w+),", table, re.M)) | {"syscall", "dlopen"}
    cases = set()
    for path in glob.glob(f"{root}/sanitizer/tools/exercise/*_calls.cpp"):
        cases |= set(re.findall(r'^    \{"(\w+)",', open(path).read(), re.M))
    return ([f"{row}: watched, but no case of sanitizer/tools/exercise calls it" for row in sorted(rows - cases)] +
            [f"{case}: in sanitizer/tools/exercise, but not watched" for case in sorted(cases - rows)])


def main(root):
    calls = re.findall(r'^BLOCKING_CALL\((\w+), (\w+), "([^"]+)", (\w+), .*, "(\w*)", "[^"]*"\)',
                       tree.read(root, "catalog/blocking_calls.def"), re.M)
    table = tree.read(root, "sanitizer/src/interpose/interposers.def")
    watched = {symbol: group for group, symbol in re.findall(r"^CALL\((\w+), [^,]+, (\w+),", table, re.M)}
    watched.update({symbol: "lock" for symbol in re.findall(r"^LOCK\((\w+),", table, re.M)})
    watched.update({symbol: "sync" for symbol in re.findall(r"^COND\((\w+),", table, re.M)})
    watched.update({symbol: "socket" for symbol in re.findall(r"^WAIT\(\w+, [^,]+, (\w+),", table, re.M)})
    watched.update({symbol: group for group, symbol in re.findall(r"^FORMAT\((\w+), \w+, (\w+),", table, re.M)})
    watched["dlopen"] = "library"  # written by hand in interposers.cpp
    problems = []
    for _, _, name, _, symbol in calls:
        if symbol and symbol not in watched:
            problems.append(f"{name}: the sanitizer does not watch {symbol}")
    rows = {name[2:]: (group, symbol) for _, kind, name, group, symbol in calls if name.startswith("::")}
    for symbol, group in watched.items():
        if symbol not in rows and plain(symbol) in rows and plain(symbol) in watched:
            continue
        if symbol not in rows:
            problems.append(f"{symbol}: watched, but not in the catalog")
        elif rows[symbol] != (group, symbol):
            problems.append(f"{symbol}: watched in group {group}, in the catalog as {rows[symbol]}")
    problems += untested(root, table)
    tree.finish(problems, len(watched))


if __name__ == "__main__":
    main(sys.argv[1])
