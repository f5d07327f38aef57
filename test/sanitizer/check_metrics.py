"""Checks Prometheus' text exposition by its rules and prints the samples: check_metrics.py FILE"""
import re
import shutil
import subprocess
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"'
types, helped, samples = {}, set(), {}
with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
assert text.endswith("\n")
current = None
for line in text.splitlines():
    if match := re.fullmatch(rf"# HELP ({NAME}) (.+)", line):
        current = match[1]
        assert current not in helped
        helped.add(current)
    elif match := re.fullmatch(rf"# TYPE ({NAME}) (counter|gauge|histogram)", line):
        assert match[1] == current and current not in types
        types[current] = match[2]
    else:
        match = re.fullmatch(rf"({NAME})(?:\{{((?:{LABEL},?)*)\}})? (\S+)", line)
        assert match, line
        name, labels, value = match[1], dict(re.findall(LABEL, match[2] or "")), float(match[5])
        base = re.sub("_(bucket|sum|count)$", "", name) if types.get(current) == "histogram" else name
        assert base == current and current in helped, line
        assert types[current] != "counter" or name.endswith("_total"), line
        key = (name, tuple(sorted(labels.items())))
        assert key not in samples, line
        samples[key] = value


if shutil.which("promtool"):  # what Prometheus itself says
    subprocess.run(["promtool", "check", "metrics"], input=text, text=True, check=True)


def series(name, labels):
    return name + ("{" + ",".join(f'{k}="{v}"' for k, v in labels) + "}" if labels else "")


for name, kind in types.items():
    if kind != "histogram":
        for (sample, labels), value in samples.items():
            if sample == name:
                print(series(name, labels), f"{value:g}")
        continue
    for loop in [labels for sample, labels in samples if sample == name + "_count"]:
        buckets = sorted((float(dict(labels)["le"]), value) for (sample, labels), value in samples.items()
                         if sample == name + "_bucket" and dict(labels)["loop"] == dict(loop)["loop"])
        counts = [count for _, count in buckets]
        assert counts == sorted(counts) and buckets[-1][0] == float("inf")
        total = samples[(name + "_count", loop)]
        assert counts[-1] == total, (name, counts, total)
        slow = total - max(count for bound, count in buckets if bound < 0.14)
        assert samples[(name + "_sum", loop)] >= slow * 0.13
        if total:
            print(series(name, loop), f"{slow:g} beyond 0.13")
