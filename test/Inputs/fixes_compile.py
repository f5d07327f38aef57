"""fixes_compile.py ROOT WORK CORO_TIDY CLANG: applies each check's fixes to a copy of the code that shows the check, and
compiles what comes out. A fix must make its own finding go away and bring no error.

The code: test/checker/<id>*.cpp and the page docs/findings/<id>.md, with the flags of their RUN lines. A new check is
covered by having these."""
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys

ROOT, WORK, CORO_TIDY, CLANG = sys.argv[1:]
sys.path.insert(0, os.path.join(ROOT, "test", "meta"))
import complete  # noqa: E402
import tree  # noqa: E402


def flags_of(text):
    """What stands behind -- in the first RUN line that checks the file itself."""
    match = re.search(r"RUN:.*%coro_tidy [^|&]*%(?:s|t\.cpp) -- ([^|>&\n]*)", text)
    flags = match.group(1) if match else "-std=c++20"
    return shlex.split(flags.replace("%inputs", os.path.join(ROOT, "test", "Inputs")).replace("%source", ROOT))


def code_of(path):
    if path.endswith(".md"):
        awk = os.path.join(ROOT, "test", "doc_code.awk")
        return subprocess.run(["awk", "-f", awk, os.path.join(ROOT, path)], capture_output=True, text=True,
                              check=True).stdout
    return tree.read(ROOT, path)


def sources(check, ids):
    longer = [other for other in ids if other.startswith(check + "-")]
    mine = [path for path in tree.files(ROOT, ".cpp", under=("test/checker",))
            if os.path.basename(path).startswith(check) and "-silent" not in path and "/Inputs/" not in path
            and not any(os.path.basename(path).startswith(other) for other in longer)]
    page = f"docs/findings/{check}.md"
    return mine + [page] * os.path.exists(os.path.join(ROOT, page))


def tidy(check, file, flags, *options):
    run = subprocess.run([CORO_TIDY, "--quiet", "--exit-zero", "--strict", "--format=json", f"--checks=-*,coro-{check}",
                          *options, file, "--", *flags], capture_output=True, text=True)
    return run, json.loads(run.stdout) if run.returncode == 0 else None


def compiles(file, flags):
    return subprocess.run([CLANG, "-fsyntax-only", "-w", *flags, file], capture_output=True, text=True)


def try_one(check, path):
    """(fixes applied, problem)"""
    file = os.path.join(WORK, check + "." + os.path.basename(path).replace(".md", ".md.cpp"))
    flags, code = flags_of(tree.read(ROOT, path)), code_of(path)
    with open(file, "w", encoding="utf-8") as out:
        out.write(code)
    run, found = tidy(check, file, flags)
    if found is None:
        return 0, None  # not one translation unit that compiles
    fixable = [one for one in found["findings"] if "fix" in one]
    if not fixable:
        return 0, None
    run, left = tidy(check, file, flags, "--unsafe-fixes")
    if left is None:
        return 0, f"{path}: {run.stderr}"
    applied = len(found["findings"]) - len(left["findings"])
    after = compiles(file, flags)
    if after.returncode:
        return applied, f"{path}: with its fixes, it does not compile: {after.stderr}"
    run, again = tidy(check, file, flags)
    if again is None and "nothing was analysed" not in run.stderr:
        return applied, f"{path}: {run.stderr}"
    if again and len(again["findings"]) > len(left["findings"]):
        return applied, f"{path}: {len(again['findings'])} findings after the fixes instead of {len(left['findings'])}"
    return applied, None


def main():
    os.makedirs(WORK, exist_ok=True)
    rows = [name for name, engines in complete.rows(ROOT) if engines in ("checker", "both")]
    pairs = [(check, path) for check in rows for path in sources(check, rows)]
    counts, problems = dict.fromkeys(rows, 0), []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (check, _), (applied, problem) in zip(pairs, pool.map(lambda pair: try_one(*pair), pairs)):
            counts[check] += applied
            problems += [problem] if problem else []
    for check, count in counts.items():
        print(f"{check}: {count} fixes applied")
    tree.finish(problems, sum(counts.values()))


main()
