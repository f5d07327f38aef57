"""control_guide.py PAGE WORK COROSAN CXX...: compiles the program of the guide to what the sanitizer reports, runs the
page's commands in order, and looks at what they say."""
import os
import pathlib
import re
import subprocess
import sys

page, work, command = sys.argv[1:4]
work = pathlib.Path(work)
text = pathlib.Path(page).read_text(encoding="utf-8")


def fences(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.S | re.M)


(work / "app.cpp").write_text(fences("cpp")[0], encoding="utf-8")
(work / "sanitizer.supp").write_text(fences("text")[0], encoding="utf-8")
compiler = [word for word in sys.argv[4:] if not word.endswith(".a") and not word.startswith("-l")]
libraries = [word for word in sys.argv[4:] if word not in compiler]
subprocess.run([*compiler, "app.cpp", *libraries, "-o", "app"], cwd=work, check=True)
environment = dict(os.environ, PATH=os.path.dirname(command) + os.pathsep + os.environ["PATH"])
said = []
for line in "".join(fences("sh")).splitlines():
    done = subprocess.run(line, shell=True, cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=True)
    said.append(done.stdout)
suppressed, written, accepted = said


def expect(condition, output):
    if not condition:
        sys.exit("the guide is wrong about:\n" + output)


for output in said:
    expect("warm_up" not in output, output)
expect("in load_state" not in suppressed and "call to db::query" in suppressed, suppressed)
expect("Suppression blocking-call:load_state matched 1 times" in suppressed, suppressed)
expect("in load_state" in written and "call to db::query" in written, written)
expect("blocking-call in serve" in written, written)  # the listener's line
expect("WARNING" not in accepted, accepted)
print(len(said), "commands")
