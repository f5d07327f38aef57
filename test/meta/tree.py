"""What the meta tests share: the files of a source tree, and how a check ends."""
import os
import sys

SKIPPED_FOLDERS = {".git", "build", ".cache", "__pycache__"}


def files(root, *suffixes, under=("",)):
    """Paths relative to `root`, sorted, of the files below the folders `under` whose names end in a suffix."""
    found = []
    for folder in under:
        for here, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = [f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith("build-")]
            found += [os.path.relpath(os.path.join(here, name), root) for name in names
                      if name != ".git" and (not suffixes or name.endswith(suffixes))]
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def finish(problems, checked):
    """Prints the problems; a check that saw nothing is a problem, too."""
    if not checked:
        problems = ["the check found nothing to look at"]
    for problem in problems:
        print(problem)
    print(f"{checked} checked, {len(problems)} problems")
    sys.exit(1 if problems else 0)
