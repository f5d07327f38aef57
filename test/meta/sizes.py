#!/usr/bin/env python3
"""sizes.py ROOT: no source file is longer than 600 lines; rows of data (.def) and generated documents may be."""
import sys

import tree

LIMIT = 600


def main(root):
    paths = tree.files(root, ".cpp", ".h", ".py", ".sh", ".cmake", "CMakeLists.txt", ".awk", ".md", "/dev", ".test")
    paths = [p for p in paths + ["dev"] if p != "docs/blocking-calls.md"]
    lengths = {path: tree.read(root, path).count("\n") for path in paths}
    problems = [f"{path}: {n} lines, more than {LIMIT}: split it" for path, n in lengths.items() if n > LIMIT]
    tree.finish(problems, len(lengths))


if __name__ == "__main__":
    main(sys.argv[1])
