"""recipes.py PAGE WORK CORO_TIDY COMPILER MOCKS: runs the recipes that the page has for build systems, on a program of two
units whose coroutine reaches fsync in the other one. Each has to report that. The Bazel rule is called with stand-ins for
Bazel's own objects, which run what it asks for."""
import json
import os
import pathlib
import re
import subprocess
import sys
import types

page, work, tool, compiler, mocks = sys.argv[1:]
work = pathlib.Path(work)
environment = dict(os.environ, PATH=os.path.dirname(tool) + os.pathsep + os.environ["PATH"])
sources = {
    "src/a.cpp": '#include "save.h"\n#include <aio/aio.h>\naio::task<> session() {\n  save(1);\n  co_return;\n}\n',
    "src/b.cpp": '#include "save.h"\n#include <unistd.h>\nvoid save(int fd) { fsync(fd); }\n',
    "src/save.h": "void save(int);\n",
}
text = pathlib.Path(page).read_text(encoding="utf-8")


def recipe(heading):
    return re.search(rf"^### {heading}\n.*?^```\w+\n(.*?)^```", text, re.S | re.M).group(1)


def project(name):
    folder = work / name
    for path, content in sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
    return folder


def run(command, folder, expected=0):
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if (done.returncode == 0) != (expected == 0):
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def tell(name, found):
    print(f"{name}: {found}" if found else f"{name}: nothing found")


def ninja():
    folder = project("ninja")
    (folder / "build.ninja").write_text(
        f"flags = -std=c++20 -I{mocks}\nroot = {folder}\nrule cxx\n  command = {compiler} $flags -MD -MF $out.d -c $in -o $out\n"
        "  depfile = $out.d\n  deps = gcc\n" + recipe("Ninja"))
    run(["ninja", "coroutines.sarif"], folder)
    results = json.loads((folder / "coroutines.sarif").read_text())["runs"][0]["results"]
    tell("Ninja", "; ".join(one["message"]["text"] for one in results))
    assert "no work to do" in run(["ninja", "coroutines.sarif"], folder)
    (folder / "src/save.h").write_text(sources["src/save.h"] + "// changed\n")
    print("Ninja, a header changed:", run(["ninja", "coroutines.sarif"], folder).count("--emit-facts"), "facts made again")


def cmake():
    folder = project("cmake")
    code, use = recipe("CMake").split("\nset(CMAKE_EXPORT", 1)
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(recipe CXX)\nset(CMAKE_CXX_STANDARD 20)\n"
        f"set(CMAKE_EXPORT_COMPILE_COMMANDS ON)\nadd_library(server src/a.cpp src/b.cpp)\n"
        f"target_include_directories(server PRIVATE {mocks})\n{code}\nset(CMAKE_EXPORT{use}")
    run(["cmake", "-GNinja", f"-DCMAKE_CXX_COMPILER={compiler}", "-S.", "-Bbuild"], folder)
    told = run(["cmake", "--build", "build", "--target", "coroutines"], folder, expected=1)
    tell("CMake", " ".join(re.findall(r"warning: (.*)", told)))


def bazel():
    folder = project("bazel")
    files = [types.SimpleNamespace(path=path, basename=os.path.basename(path)) for path in sources]
    asked = []
    actions = types.SimpleNamespace(
        declare_file=lambda name: types.SimpleNamespace(path=name),
        run=lambda executable, arguments, inputs, outputs: asked.append([executable, *arguments]))
    ctx = types.SimpleNamespace(
        actions=actions, executable=types.SimpleNamespace(_coro_tidy=tool),
        files=types.SimpleNamespace(srcs=[one for one in files if one.path.endswith(".cpp")], hdrs=files))
    names = {"rule": lambda implementation, attrs: implementation, "DefaultInfo": lambda files: files, "depset": list,
             "attr": types.SimpleNamespace(label=dict, label_list=dict)}
    exec(recipe("Bazel"), names)
    made = names["facts"](ctx)[0]
    for command in asked:
        run([*command, f"-I{mocks}"], folder)
    told = run([tool, "--root=.", "--link", *(one.path for one in made)], folder, expected=1)
    tell("Bazel", " ".join(re.findall(r"warning: (.*)", told)))


ninja()
cmake()
bazel()
