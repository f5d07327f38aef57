#!/usr/bin/env python3
"""arrows.py ROOT: the #includes keep to the arrows between the parts (catalog, runtime, sanitizer, checker)."""
import re
import sys

import tree

STANDARD = re.compile(r"[a-z_0-9]+|c?[a-z_0-9]+\.h|(sys|linux|netinet|arpa|net|asm|bits)/[\w/.]+")
LLVM = re.compile(r"(llvm|clang|clang-c|clang-tidy|clang-tools-extra|clangd|lld)[/-].*|support/.*")

# (folder, exceptions inside it, what its files may include besides the standard library and themselves)
PARTS = [
    ("catalog", [], r"catalog/.*"),
    ("runtime", [], r"aio/.*|boost/.*|asio/.*|asio\.hpp|src/.*"),
    ("sanitizer", [r"sanitizer/instrument/pass\.cpp", r"sanitizer/tools/",
                   r"sanitizer/include/corosan/(gtest|catch2)\.h"], r"catalog/.*|corosan/.*|aio/debug\.h"),
    ("sanitizer/tools", [], r"catalog/.*|corosan/.*|aio/debug\.h|boost/json(/.*)?\.hpp|report/.*|look/.*|did_you_mean\.h|careful\.h"),
    ("checker", [], r"catalog/.*|checker/.*|checker_rules\.def"),
]
FORBIDDEN_ANYWHERE = re.compile(r"\.\./")


def own_names(root, part):
    """What files of `part` may write in quotes: paths below any of its folders."""
    names = set()
    for path in tree.files(root, ".h", ".def", ".hpp", ".inc", under=(part,)):
        pieces = path.split("/")
        names |= {"/".join(pieces[i:]) for i in range(1, len(pieces))}
    return names


def main(root):
    problems, checked = [], 0
    for part, exceptions, allowed in PARTS:
        own = own_names(root, part)
        for path in tree.files(root, ".h", ".cpp", ".hpp", ".in", under=(part,)):
            if any(re.match(e, path) for e in exceptions):
                continue
            checked += 1
            for number, line in enumerate(tree.read(root, path).splitlines(), 1):
                match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
                if not match:
                    continue
                style, name = match.groups()
                fine = re.fullmatch(allowed, name) or name in own and style == '"'
                if style == "<":
                    fine = fine or STANDARD.fullmatch(name) or part == "checker" and LLVM.fullmatch(name)
                elif part == "checker":
                    fine = fine or LLVM.fullmatch(name)
                if not fine or FORBIDDEN_ANYWHERE.search(name):
                    problems.append(f"{path}:{number}: {part} may not include {name}")
    tree.finish(problems, checked)


if __name__ == "__main__":
    main(sys.argv[1])
