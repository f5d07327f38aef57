"""Which of the outputs in a folder belong to the parent and which to the child: check_files.py FOLDER PIDS"""
import json
import os
import sys

folder, pids = sys.argv[1:]
with open(pids, encoding="utf-8") as file:
    parent, child = file.read().split()
names = os.listdir(folder)
for who, pid, own in (("parent", parent, ["plain.folded", f"m.{parent}.prom", "t.json"]),
                      ("child", child, [f"plain.folded.{child}", f"m.{child}.prom", f"t.json.{child}"])):
    for name in own:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text = file.read()
        if ".prom" in name:
            assert 'corosan_findings_total{id="blocking-call"} 1\n' in text, text
        elif "folded" in name:
            assert text.count("\n") == 1 and "stall" in text, text
        else:
            events = json.loads(text)
            assert {event["pid"] for event in events} == {int(pid)}, events
            assert sum(event["name"] == "blocking-call" for event in events) == 1
    print(who + ":", *(name.replace(parent, "PARENT").replace(child, "CHILD") for name in own))
assert not [name for name in names if name.endswith(".tmp")]
