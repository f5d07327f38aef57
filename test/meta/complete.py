#!/usr/bin/env python3
"""complete.py ROOT: every row of findings.def has its files, its page and tests in both polarities; nothing is orphaned;
every option of options.def stands on its page.

Tests of a finding are test/<engine>/<id>*.cpp or .test: those with "-silent" in the name show that it stays silent, and
at least one other shows that it fires."""
import os
import re
import sys

import tree

HEADINGS = ["What it does", "Why", "Example (flagged)", "Use instead", "When it does not fire", "Options", "Suppress"]


def rows(root):
    text = re.sub(r"//.*", "", tree.read(root, "catalog/findings.def"))
    return re.findall(r'FINDING\("([a-z0-9-]+)",\s*(\w+),', text)


def check_tests(root, engine, name, ids, problems):
    # never-awaited does not own the tests of a longer id that begins alike
    longer = [i for i in ids if i.startswith(name + "-")]
    mine = [os.path.basename(t) for t in tree.files(root, ".cpp", ".test", under=(f"test/{engine}",))
            if "/Inputs/" not in t]
    mine = [t for t in mine if t.startswith(name) and not any(t.startswith(i) for i in longer)]
    if not any("-silent" in t for t in mine):
        problems.append(f"{name}: no test/{engine}/{name}-silent.cpp or .test shows that it stays silent")
    if not any("-silent" not in t for t in mine):
        problems.append(f"{name}: no test/{engine}/{name}.cpp or .test shows that it fires")


def check_page(root, name, problems):
    path = f"docs/findings/{name}.md"
    if not os.path.exists(os.path.join(root, path)):
        problems.append(f"{name}: no page {path}")
        return
    text = tree.read(root, path)
    if "RUN:" not in text:
        problems.append(f"{path}: no RUN line, so nothing executes it")
    seen = re.findall(r"^## (.*)$", text, re.M)
    expected = [h for h in HEADINGS if h in seen]
    for heading in HEADINGS:
        if heading not in seen:
            problems.append(f"{path}: no section '{heading}'")
    if [h for h in seen if h in HEADINGS] != expected:
        problems.append(f"{path}: sections out of order")


def check_options(root, ids, problems):
    """Each row of options.def is told on the page of its check."""
    text = re.sub(r"//.*", "", tree.read(root, "checker/lib/options.def"))
    for check, name in re.findall(r'OPTION\("([a-z0-9-]+)",\s*"(\w+)",', text):
        page = f"docs/findings/{check}.md"
        if check not in ids:
            problems.append(f"checker/lib/options.def: no finding '{check}'")
        elif os.path.exists(os.path.join(root, page)):
            options = tree.read(root, page).partition("\n## Options\n")[2].partition("\n## ")[0]
            if f"`{name}`" not in options:
                problems.append(f"{page}: does not tell the option '{name}' in section 'Options'")


def main(root):
    findings, problems = rows(root), []
    ids = [name for name, _ in findings]
    places = {"checker": "checker/rules", "sanitizer": "sanitizer/src/findings"}
    for name, engines in findings:
        for engine, folder in places.items():
            source = f"{folder}/{name}.cpp"
            exists = os.path.exists(os.path.join(root, source))
            wanted = engines in (engine, "both")
            if wanted and not exists:
                problems.append(f"{name}: no {source}")
            if exists and not wanted:
                problems.append(f"{source}: findings.def does not say that the {engine} reports {name}")
            if wanted:
                check_tests(root, engine, name, ids, problems)
        check_page(root, name, problems)
    check_options(root, ids, problems)
    for folder in places.values():
        for path in tree.files(root, ".cpp", under=(folder,)):
            # a folder may have a table of its own, named after the folder
            if os.path.basename(path)[:-4] not in ids + [os.path.basename(folder)]:
                problems.append(f"{path}: no row in findings.def")
    for path in tree.files(root, ".md", under=("docs/findings",)):
        if os.path.basename(path)[:-3] not in ids + ["index"]:
            problems.append(f"{path}: no row in findings.def")
    tree.finish(problems, len(findings))


if __name__ == "__main__":
    main(sys.argv[1])
