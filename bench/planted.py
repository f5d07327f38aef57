#!/usr/bin/env python3
"""Recall of coro-tidy: plants defects into public coroutines that are correct, one at a time, and counts those that it
finds.

The defects stand in planted/*.toml: our own text and the places where it goes; the code of the projects is not part of
this repository. FIELD holds a folder for each project (a clone at the commit that planted/projects.toml names), DATABASES
one with its compile_commands.json. Nothing is written into either: each project is copied to a temporary folder, and its
compile commands are turned to the copy.

For each defect, coro-tidy checks the units it touches as one program, with the rules that are on by default and, for an opt-in
rule, with that rule too. It is found when a finding of its rule stands on one of its lines, and none stood there before. A unit
that does not compile with the defect in it is an error, not a miss.

Exits with 0 when all was measured, 1 when less than --at-least was found, 2 when a project is missing or a defect cannot be planted.
"""
import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

MARK = " @@"


class Unplantable(Exception):
    pass


def position(text, places, file):
    """Where the last of `places` begins and ends, each looked for after the one before."""
    begin = end = 0
    for number, place in enumerate(places):
        begin = text.find(place, end)
        if begin < 0:
            raise Unplantable(f"{file}: nothing reads {place!r} there")
        if number == 0 and len(places) == 1 and text.find(place, begin + 1) >= 0:
            raise Unplantable(f"{file}: {place!r} stands there more than once")
        end = begin + len(place)
    return begin, end


def planted(text, edit):
    """`text` with the edit; its marks stay in it, so that later edits cannot move them away."""
    if edit["op"] == "append":
        return text + edit["text"]
    begin, end = position(text, edit["at"], edit["file"])
    if edit["op"] == "replace":
        return text[:begin] + edit["text"] + text[end:]
    line = text.rfind("\n", 0, begin) + 1 if edit["op"] == "before" else text.find("\n", end) + 1
    return text[:line] + edit["text"] + text[line:]


def plant(root, defect):
    """Writes the defect below `root`; gives what the files held, and the lines that a finding may stand on."""
    originals, texts, lines = {}, {}, set()
    for edit in defect["edit"]:
        file = edit["file"]
        if file not in texts:
            originals[file] = texts[file] = (root / file).read_text()
        texts[file] = planted(texts[file], edit)
    for expected in defect.get("expect", ()):
        file = expected["file"]
        text = texts[file] if file in texts else (root / file).read_text()
        begin, _ = position(text, expected["at"] + [""], file)
        lines.add((file, text.count("\n", 0, begin) + 1))
    for file, text in texts.items():
        lines |= {(file, number) for number, line in enumerate(text.splitlines(), 1) if MARK in line}
        (root / file).write_text(text.replace(MARK, ""))
    if not lines:
        raise Unplantable("no line is expected")
    return originals, lines


class Project:
    """A copy of a project, with the compile commands of the units that the defects touch."""

    def __init__(self, name, about, source, database, folder):
        self.root = folder / name
        shutil.copytree(source, self.root, symlinks=True, ignore=shutil.ignore_patterns(".git", ".coro-tidy-cache"))
        self.commands = json.loads((database / "compile_commands.json").read_text())
        self.database = folder / f"{name}.database"
        self.database.mkdir()
        self.known = {}
        for edit in about.get("edit", ()):
            file = self.root / edit["file"]
            file.write_text(planted(file.read_text(), edit))

    def command(self, unit):
        for command in self.commands:
            if command["file"].endswith("/" + unit):
                original = command["file"][:-len(unit) - 1]
                return json.loads(json.dumps(command).replace(original + "/", f"{self.root}/")
                                  .replace(f'{original}"', f'{self.root}"'))
        raise Unplantable(f"compile_commands.json has no {unit}")

    def findings(self, tool, defect, jobs):
        """(rule, file, line) of all findings in the units of the defect, as they are now."""
        commands = [self.command(unit) for unit in defect["units"]]
        (self.database / "compile_commands.json").write_text(json.dumps(commands))
        arguments = [tool, "--format=json", "--quiet", "--exit-zero", "--no-cache", f"-j{jobs}", "-p", self.database,
                     f"--root={self.root}"]
        if "checks" in defect:
            arguments.append(f"--checks={defect['checks']}")
        run = subprocess.run(arguments + [command["file"] for command in commands], cwd=self.root, capture_output=True,
                             text=True)
        if run.returncode:
            errors = [line for line in run.stderr.splitlines() if "error" in line] or run.stderr.splitlines()
            raise Unplantable(f"coro-tidy ended with {run.returncode}: " + " | ".join(errors[:3]))
        return {(finding["id"], finding["path"], finding["line"]) for finding in json.loads(run.stdout)["findings"]}

    def before(self, tool, defect, jobs):
        key = (*defect["units"], defect.get("checks"))
        if key not in self.known:
            self.known[key] = self.findings(tool, defect, jobs)
        return self.known[key]

    def try_out(self, tool, defect, jobs):
        """Whether the defect is found, and what else is new with it."""
        before = self.before(tool, defect, jobs)
        originals, lines = plant(self.root, defect)
        try:
            after = self.findings(tool, defect, jobs)
        finally:
            for file, text in originals.items():
                (self.root / file).write_text(text)
        rule = defect["rule"]
        expected = {(rule, file, line) for file, line in lines}
        # Lines below what was planted have moved, so what stood there before is told apart by the number of findings.
        old = collections.Counter((known_rule, file) for known_rule, file, _ in before)
        now = collections.Counter((known_rule, file) for known_rule, file, _ in after)
        new = {hit for hit in after if now[hit[:2]] > old[hit[:2]]}
        return bool(expected & new), sorted(lines), new - expected


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("field", type=pathlib.Path, metavar="FIELD", help="folder of the projects")
    options.add_argument("databases", type=pathlib.Path, metavar="DATABASES", help="folder of their compile databases")
    options.add_argument("--coro-tidy", default="coro-tidy", metavar="PATH", help="the checker (default: that of PATH)")
    options.add_argument("--plants", type=pathlib.Path, metavar="FOLDER",
                         default=pathlib.Path(__file__).with_suffix(""), help="another folder of defects")
    options.add_argument("--only", nargs="+", default=[""], metavar="TEXT",
                         help="only defects whose 'project rule depth what' has one of these")
    options.add_argument("--at-least", type=float, default=0, metavar="PERCENT", help="fail when less is found")
    options.add_argument("-j", type=int, default=os.cpu_count(), metavar="N", help="units checked at a time")
    given = options.parse_args()
    books = [tomllib.loads(file.read_text()) for file in sorted(given.plants.glob("*.toml"))]
    defects = [defect for book in books for defect in book.get("plant", ())]
    known_projects = {name: about for book in books for name, about in book.get("projects", {}).items()}
    tool = shutil.which(given.coro_tidy) or sys.exit(f"planted.py: there is no {given.coro_tidy}")
    tool = os.path.abspath(tool)
    tried, found, failed = collections.Counter(), collections.Counter(), 0
    projects = {}
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        for number, defect in enumerate(defects, 1):
            name = defect["project"]
            title = f"{name} {defect['rule']} {defect['depth']} {defect['what']}"
            if not any(text in title for text in given.only):
                continue
            try:
                if name not in projects:
                    about = known_projects[name]
                    source, database = given.field / name, given.databases / name
                    if not source.is_dir() or not database.is_dir():
                        raise Unplantable(f"MISSING PROJECT {name}: {about['repository']} at {about['commit']} belongs into {source},"
                                          f" its compile_commands.json into {database}")
                    projects[name] = Project(name, about, source, database, pathlib.Path(folder))
                hit, lines, others = projects[name].try_out(tool, defect, given.j)
            except Unplantable as problem:
                failed += 1
                print(f"{number:>3} {title}\n    NOT MEASURED: {problem}", flush=True)
                continue
            kind = "deep" if defect["depth"] >= 3 else "shallow"
            tried[kind] += 1
            found[kind] += hit
            place = " or ".join(f"{file}:{line}" for file, line in lines)
            print(f"{number:>3} {name} {place}  {defect['rule']}  depth {defect['depth']}  {'found' if hit else 'MISSED'}", flush=True)
            for rule, file, line in sorted(others):
                print(f"      also new: {file}:{line} {rule}", flush=True)
    total = tried["deep"] + tried["shallow"]
    hits = found["deep"] + found["shallow"]
    print(f"recall {hits} of {total} (shallow {found['shallow']}/{tried['shallow']}, deep {found['deep']}/{tried['deep']})")
    if failed:
        print(f"{failed} defects were not measured", file=sys.stderr)
        sys.exit(2)
    sys.exit(100 * hits < given.at_least * total)


main()
