"""outputs_guide.py PAGE WORK APP COROSAN: runs the commands of the guide to the sanitizer's outputs, in order, and
compares its tables and lists with what they write."""
import json
import os
import pathlib
import re
import subprocess
import sys

page, work, app, command = sys.argv[1:]
work = pathlib.Path(work)
text = pathlib.Path(page).read_text(encoding="utf-8")
environment = dict(os.environ, PATH=os.path.dirname(command) + os.pathsep + os.environ["PATH"])
(work / "logs").mkdir()
os.symlink(app, work / "app")


def run(command):
    done = subprocess.run(command, shell=True, cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    if done.returncode != 0:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def shape(lines):
    """Figures and runs of spaces are not the same everywhere, nor is the call that sleeping makes."""
    return [re.sub(r"[ \d]+", " ", line).strip().replace("clock_nanosleep", "nanosleep").replace("findings", "finding")
            for line in lines.splitlines()]


outputs = []
for fence in re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M):
    outputs.append("".join(run(line) for line in fence.splitlines()))
shown = re.findall(r"^```text\n(.*?)^```", text, re.S | re.M)
written = "".join(outputs) + (work / "app.folded").read_text(encoding="utf-8")
for line in shape("".join(shown)):
    if line not in shape(written):
        sys.exit(f"the guide shows '{line}', but that was not written:\n{written}")
json.loads((work / "corosan.sarif").read_text(encoding="utf-8"))
json.loads((work / "app.json").read_text(encoding="utf-8"))
metrics = (work / "app.prom").read_text(encoding="utf-8")
have = set(re.findall(r"^# TYPE (\w+)", metrics, re.M))
told = set(re.findall(r"`(corosan_\w+)`", text))
assert have <= told, have - told
assert told - have <= {"corosan_trace_events_lost_total"}, told - have
print(len(outputs), "blocks of commands,", len(told), "metrics")
