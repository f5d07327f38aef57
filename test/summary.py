#!/usr/bin/env python3
"""Reads the JSON that lit wrote, prints what failed and the closing line; exit status 1 when anything did."""
import collections
import json
import sys

PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"UNSUPPORTED", "SKIPPED"}


def main(path):
    with open(path, encoding="utf-8") as file:
        tests = json.load(file)["tests"]
    count = collections.Counter()
    for test in tests:
        code = test["code"]
        if code == "EXCLUDED":
            continue  # left out by a filter on the command line
        kind = "passed" if code in PASSED else "skipped" if code in SKIPPED else "failed"
        count[kind] += 1
        if kind == "failed":
            print(f"{code}: {test['name']}")
    if not count["passed"] and not count["failed"]:
        print("no test ran")
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
