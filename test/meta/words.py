#!/usr/bin/env python3
"""words.py ROOT: no file names a folder of somebody's machine or leaves a note about unfinished work."""
import re
import sys

import tree

# Written in pieces, so that this file does not find itself.
PATTERNS = {
    "a machine path": re.compile(r"(?<![\w.}/-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"]) + r")/\w"),
    "a note about unfinished work": re.compile(
        r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b|\bfor " + r"now\b"),
}


def main(root):
    problems, checked = [], 0
    for path in tree.files(root):
        try:
            text = tree.read(root, path)
        except UnicodeDecodeError:
            continue
        checked += 1
        for number, line in enumerate(text.splitlines(), 1):
            for what, pattern in PATTERNS.items():
                match = pattern.search(line)
                if match:
                    problems.append(f"{path}:{number}: {what}: {match.group(0)}")
    tree.finish(problems, checked)


if __name__ == "__main__":
    main(sys.argv[1])
