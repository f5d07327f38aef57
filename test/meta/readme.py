#!/usr/bin/env python3
"""readme.py ROOT: the commands that the documents show exist, and their links lead somewhere."""
import os
import re
import subprocess
import sys

import tree


def commands_of_dev(root):
    listed = subprocess.run([os.path.join(root, "dev"), "help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  ([a-z-]+)  ", listed, re.M)) | {"help"}


def main(root):
    known, problems, checked = commands_of_dev(root), [], 0
    for path in [p for p in tree.files(root, ".md") if not p.startswith("test/Inputs")]:
        text = tree.read(root, path)
        checked += 1
        for command in re.findall(r"\./dev ([a-z][a-z-]*)", text):
            if command not in known:
                problems.append(f"{path}: ./dev has no command '{command}'")
        # links in code are text
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
        for link in re.findall(r"\]\(([^)\s]+)\)", prose):
            target = link.split("#")[0]
            if re.match(r"[a-z]+:", link) or not target:
                continue
            if not os.path.exists(os.path.join(root, os.path.dirname(path), target)):
                problems.append(f"{path}: link to {link}, which does not exist")
    tree.finish(problems, checked)


if __name__ == "__main__":
    main(sys.argv[1])
