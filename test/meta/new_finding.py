#!/usr/bin/env python3
"""new_finding.py ID [checker|sanitizer|both]: writes the row of a new finding, its source files and its page."""
import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

RULE = """// coro-{id}: say in one sentence what this rule reports.
#include "checker/lib/rule.h"

namespace corosan::checker::rules {{

void {name}(const model &unit, const options &opts, reporter report) {{}}

}} // namespace corosan::checker::rules
"""

FINDING = """// {id}: say in one sentence what this finding reports, and when.

namespace corosan {{}}
"""

PAGE = """<!--
REQUIRES: {feature}
RUN: %doc_code %s > %t.cpp
{run}
-->
# {id}

## What it does

## Why

## Example (flagged)

```cpp
```

## Use instead

## When it does not fire

## Options

## Suppress
"""

CHECKER_RUN = """RUN: %not %coro_tidy %t.cpp -- -std=c++20 > %t.out
RUN: %FileCheck %s --input-file=%t.out --implicit-check-not=warning:"""
SANITIZER_RUN = """UNSUPPORTED: asan, tsan
RUN: %cxx %t.cpp %aio -o %t && %corosan run -- %t > %t.out 2>&1
RUN: %FileCheck %s --input-file=%t.out"""


def write(path, text):
    path = os.path.join(ROOT, path)
    if os.path.exists(path):
        sys.exit(f"new-finding: {os.path.relpath(path, ROOT)} exists")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    print(f"wrote {os.path.relpath(path, ROOT)}")


def main(name, engines="checker"):
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        sys.exit(f"new-finding: '{name}' is not kebab-case, such as never-awaited")
    if engines not in ("checker", "sanitizer", "both"):
        sys.exit(f"new-finding: '{engines}' is none of checker, sanitizer, both")
    table = os.path.join(ROOT, "catalog", "findings.def")
    with open(table, encoding="utf-8") as file:
        rows = file.read()
    if f'FINDING("{name}"' in rows:
        sys.exit(f"new-finding: findings.def has a row for '{name}'")
    if engines != "sanitizer":
        write(f"checker/rules/{name}.cpp", RULE.format(id=name, name=name.replace("-", "_")))
    if engines != "checker":
        write(f"sanitizer/src/findings/{name}.cpp", FINDING.format(id=name))
    feature, run = ("sanitizer", SANITIZER_RUN) if engines == "sanitizer" else ("checker", CHECKER_RUN)
    write(f"docs/findings/{name}.md", PAGE.format(id=name, feature=feature, run=run))
    row = f'FINDING("{name}", {engines}, warning, true, "0.1", "say in one sentence what it is")\n'
    with open(table, "w", encoding="utf-8") as file:
        file.write(rows.replace("\n#undef FINDING", f"{row}\n#undef FINDING"))
    print("added its row to catalog/findings.def")
    print(f"still to write: the rule, its page, test/<engine>/{name}.cpp and test/<engine>/{name}-silent.cpp; then ./dev docs")


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
