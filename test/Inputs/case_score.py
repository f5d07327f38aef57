"""Scores coro-tidy on a list of cases: case_score.py NAME FOLDER CORO_TIDY [ARGUMENT...]

The cases stand in the .cpp files of FOLDER. Each begins with two comment lines and ends where the next one begins:

    // ASYNC251, error: a sleep that blocks
    // warn: blocking-call

The first names the case in the list that it comes from, and says whether the list has it as an error or as fine. The
second is one of

    // warn: ID [ID...]                           these warnings, in any order, and no other
    // silent                                     no warning
    // different: warn ID... | silent; REASON     as above, and on purpose not what the list expects
    // missed: REASON                             no warning, although there should be one

Prints each case that turned out otherwise, then the score.
"""
import json
import pathlib
import re
import subprocess
import sys

CASE = re.compile(r"// ([\w-]+, (error|fine): \S.*)")
EXPECTATION = re.compile(r"// (?:(warn|missed): (\S.*)|(silent)|different: (?:warn ([\w -]+)|silent); \S.*)")


def read_cases(path):
    """The cases of one file: first line, name, kind and the ids that are expected."""
    lines, cases = path.read_text(encoding="utf-8").splitlines(), []
    for number, line in enumerate(lines[:-1], 1):
        heading, match = CASE.fullmatch(line), EXPECTATION.fullmatch(lines[number])
        if not heading or not match:
            continue
        kind, rest, silent, different = match.groups()
        ids = rest.split() if kind == "warn" else (different or "").split()
        kind = "agreed" if kind == "warn" or silent else kind or "different"
        warns = heading[2] == "error"
        assert kind == "different" or warns == (bool(ids) or kind == "missed"), f"{path}:{number}: it is different"
        cases.append({"path": path, "line": number, "name": heading[1], "kind": kind, "ids": sorted(ids), "found": []})
    headings = sum(bool(CASE.fullmatch(line)) for line in lines)
    assert cases and len(cases) == headings, f"{path}: {headings} headings, {len(cases)} with an expectation"
    return cases


def main(name, folder, command, *arguments):
    paths = sorted(pathlib.Path(folder).resolve().glob("*.cpp"))
    cases = [case for path in paths for case in read_cases(path)]
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names), f"one name twice: {sorted(n for n in names if names.count(n) > 1)}"
    run = subprocess.run([command, "--quiet", "--format=json", *map(str, paths), "--", *arguments],
                         stdout=subprocess.PIPE, encoding="utf-8")
    if run.returncode > 1:
        sys.exit(f"coro-tidy: exit status {run.returncode}")
    document = json.loads(run.stdout)
    for finding in document["findings"]:
        place = (pathlib.Path(document["root"]) / finding["path"]).resolve()
        before = [case for case in cases if case["path"] == place and case["line"] < finding["line"]]
        assert before, f"{place}:{finding['line']}: {finding['id']} outside any case"
        before[-1]["found"].append(finding["id"])
    wrong = [case for case in cases if sorted(case["found"]) != case["ids"]]
    for case in wrong:
        found = " ".join(sorted(case["found"])) or "silent"
        print(f"{case['path'].name}:{case['line']}: {case['name']}: {found} instead of {' '.join(case['ids']) or 'silent'}")
    count = {kind: sum(case["kind"] == kind and case not in wrong for case in cases)
             for kind in ("agreed", "different", "missed")}
    print(f"{name}: {len(cases)} cases, {count['agreed']} agreed, {count['different']} deliberately different, "
          f"{count['missed']} missed" + (f", {len(wrong)} wrong" if wrong else ""))
    sys.exit(1 if wrong else 0)


main(*sys.argv[1:])
