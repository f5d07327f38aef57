#!/usr/bin/env python3
"""from_asyncio.py ROOT: docs/guides/from-asyncio.md has a row for each name of test/Inputs/asyncio_names.txt.

A row is `| names in backticks | counterpart | link |`. Without a link its second cell begins with "none" and says why.
With one, the example has a marker (a comment of nothing but names: `// asyncio.run, loop.time`) for each of the row's
names, and a RUN line of test/runtime/from_asyncio*.test runs it."""
import os
import re
import sys

import tree

PAGE = "docs/guides/from-asyncio.md"
NAMES = "test/Inputs/asyncio_names.txt"
EXAMPLES = "examples/from_asyncio"


def rows(text):
    """(names, counterpart, link) of each row of the page's tables of names."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and cells[0].startswith("`"):
            link = re.search(r"\]\(([^)\s#]+)", cells[2])
            yield re.findall(r"`([^`]+)`", cells[0]), cells[1], link and link.group(1)


def markers(text, known):
    """The names that the comments of an example announce, and names there that nobody knows."""
    found, unknown = set(), []
    for comment in re.findall(r"^// (.*)$", text, re.M):
        parts = comment.split(", ")
        if any(part in known for part in parts):
            found.update(part for part in parts if part in known)
            unknown += [part for part in parts if part not in known]
    return found, unknown


def check_row(root, names, counterpart, link, example_names, problems):
    what = ", ".join(names)
    if not link:
        if not re.match(r"none\b.{10}", counterpart):
            problems.append(f"{PAGE}: {what}: neither an example nor 'none' with a reason")
        return
    path = os.path.normpath(os.path.join(os.path.dirname(PAGE), link))
    if counterpart.startswith("none"):
        problems.append(f"{PAGE}: {what}: 'none', and an example")
    elif path not in example_names:
        problems.append(f"{PAGE}: {what}: no example {path}")
    else:
        problems += [f"{path}: no marker for {name}" for name in names if name not in example_names[path]]


def main(root):
    known = set(tree.read(root, NAMES).split("\n")) - {""}
    problems, example_names = [], {}
    runs = "".join(line for path in tree.files(root, ".test", under=("test/runtime",))
                   if os.path.basename(path).startswith("from_asyncio")
                   for line in tree.read(root, path).splitlines(True) if "RUN:" in line)
    for path in tree.files(root, ".cpp", under=(EXAMPLES,)):
        example_names[path], unknown = markers(tree.read(root, path), known)
        problems += [f"{path}: marker for {name}, which {NAMES} does not have" for name in unknown]
        topic = os.path.basename(path)[:-len(".cpp")]
        if not re.search(rf"%build/bin/from_asyncio_{topic}\b", runs):
            problems.append(f"{path}: no test runs it")
    linked, seen = set(), set()
    for names, counterpart, link in rows(tree.read(root, PAGE)):
        check_row(root, names, counterpart, link, example_names, problems)
        seen.update(names)
        linked.update(names if link else ())
    problems += [f"{PAGE}: no row for {name}" for name in sorted(known - seen)]
    problems += [f"{PAGE}: a row for {name}, which {NAMES} does not have" for name in sorted(seen - known)]
    for path, names in sorted(example_names.items()):
        problems += [f"{path}: marker for {name}, to which no row links" for name in sorted(names - linked)]
    tree.finish(problems, len(known))


if __name__ == "__main__":
    main(sys.argv[1])
