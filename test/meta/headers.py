#!/usr/bin/env python3
"""headers.py ROOT COMPILER...: each public header compiles alone."""
import concurrent.futures
import os
import subprocess
import sys

import tree


def main(root, compiler):
    headers = tree.files(root, ".h", ".hpp", under=("runtime/include", "sanitizer/include", "catalog"))

    def compile_alone(path):
        source = f'#include "{os.path.join(root, path)}"\n'
        flags = ["-I", root, "-I", f"{root}/runtime/include", "-I", f"{root}/sanitizer/include"]
        run = subprocess.run([*compiler, *flags, "-fsyntax-only", "-x", "c++", "-"], input=source, text=True,
                             capture_output=True, check=False)
        return path, run

    problems = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path, run in pool.map(compile_alone, headers):
            if run.returncode:
                first = next((l for l in run.stderr.splitlines() if "error" in l), run.stderr)
                problems.append(f"{path}: does not compile alone: {first}")
    tree.finish(problems, len(headers))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
