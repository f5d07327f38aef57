#!/usr/bin/env python3
"""usage: asyncio_score.py TABLE TEST-PROGRAM...

Compares the table of asyncio's test cases with the GoogleTests of the given programs and prints the score. Exit status 1 when
a case of the table that is marked same or differs has no test of its name, or when a reason is missing."""
import subprocess
import sys


def tests_of(program):
    suite, names = "", set()
    listed = subprocess.run([program, "--gtest_list_tests"], check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in listed.splitlines():
        if not line.startswith(" "):
            suite = line.split(".")[0]
        else:
            names.add(f"{suite}.{line.split('#')[0].strip()}")
    return names


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    tests = set().union(*(tests_of(program) for program in sys.argv[2:]))
    modules, wrong = {}, []
    with open(sys.argv[1], encoding="utf-8") as table:
        for number, line in enumerate(table, 1):
            if line.startswith("#") or not line.strip():
                continue
            parts = line.rstrip("\n").split("\t")
            module, suite, case, status = parts[:4]
            reason = parts[4] if len(parts) > 4 else ""
            counts = modules.setdefault(module, dict.fromkeys(("same", "differs", "none"), 0))
            if status not in counts:
                wrong.append(f"line {number}: unknown status '{status}'")
                continue
            counts[status] += 1
            if status != "same" and not reason:
                wrong.append(f"line {number}: {suite}.{case} is '{status}' without a reason")
            short = module.removeprefix("test_")
            if status != "none" and f"{short}_{suite}.{case}" not in tests:
                wrong.append(f"line {number}: no test {short}_{suite}.{case}")
    for module, counts in modules.items():
        print(f"{module}: {sum(counts.values())} cases, {counts['same']} the same, {counts['differs']} deliberately different, "
              f"{counts['none']} without a meaning in C++")
    total = {status: sum(counts[status] for counts in modules.values()) for status in ("same", "differs", "none")}
    print(f"all: {sum(total.values())} cases, {total['same']} the same, {total['differs']} deliberately different, "
          f"{total['none']} without a meaning in C++, {len(wrong)} missing")
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(1 if wrong else 0)


main()
