"""Checks a trace as its readers take it, and prints what is in it: check_trace.py FILE KIND [MEGABYTES]"""
import collections
import json
import os
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    events = [event for event in json.load(file) if event]
kind = sys.argv[2]
size = os.path.getsize(sys.argv[1])
if len(sys.argv) > 3:
    assert size < (int(sys.argv[3]) + 1) << 20, f"{size} bytes"
phases = collections.Counter(event["ph"] for event in events)
assert set(phases) <= set("MXbesfi"), phases
threads = {}
for event in events:
    assert event["ts"] >= 0 and isinstance(event["pid"], int) and isinstance(event["tid"], int) and event["name"]
    assert event.get("dur", 0) >= 0
    if event["name"] == "process_name":
        print("process", event["args"]["name"])
    if event["name"] == "thread_name":
        threads[event["tid"]] = event["args"]["name"]
for name in sorted(threads.values()):
    print("thread", name)

# Asynchronous tracks: what begins on a track ends there, innermost first, in the order of time.
tracks = collections.defaultdict(list)
for event in events:
    if event["ph"] in "be":
        assert event["cat"] == "task"
        tracks[event["id"]].append(event)
waits = collections.defaultdict(set)
names = {}
still_open = 0
for ident, track in tracks.items():
    stack, last = [], 0
    for event in track:
        assert event["ts"] >= last, (event, last)
        last = event["ts"]
        if event["ph"] == "b":
            stack.append(event["name"])
            names.setdefault(ident, event["name"])
            assert len(stack) <= 2, stack
            if len(stack) == 2:
                waits[ident].add(event["name"])
        else:
            assert stack and stack.pop() == event["name"], (event, stack)
    still_open += len(stack)
for ident in tracks:
    for wait in sorted(waits[ident]):
        if kind == "tasks":
            print(f"task {names[ident]}: {wait}")
if kind in ("tasks", "foreign"):
    assert still_open == 0, "every task ended"

# Complete events on one thread lie inside one another or apart.
inside = collections.Counter()
for tid in {event["tid"] for event in events}:
    whole = sorted((e for e in events if e["ph"] == "X" and e["tid"] == tid), key=lambda e: (e["ts"], -e["dur"]))
    around = []
    for event in whole:
        end = event["ts"] + event["dur"]
        while around and event["ts"] >= around[-1]["ts"] + around[-1]["dur"] - 1e-3:
            around.pop()
        if around:
            assert end <= around[-1]["ts"] + around[-1]["dur"] + 1e-3, (event, around[-1])
            inside[f"{event['name']} inside a {around[-1]['cat']}" +
                   (f" of {around[-1]['name']}" if around[-1]["cat"] == "step" else "")] += 1
            assert event["dur"] >= 150_000 if event["cat"] == "blocking-call" else True, event
        around.append(event)
    assert not whole or tid in threads

starts = {event["id"]: event["ts"] for event in events if event["ph"] == "s"}
ends = {event["id"]: event["ts"] for event in events if event["ph"] == "f"}
assert set(ends) <= set(starts) and all(starts[i] <= ends[i] for i in ends)
if kind == "tasks":
    print(len(ends), "spawned in steps of others")
for what in sorted(inside):
    print(what)
for event in events:
    if event["ph"] == "i":
        assert event["s"] in "tp"
        if event["cat"] == "finding":
            print("finding", event["name"])
marks = [event["name"] for event in events if event["ph"] == "i"]
assert any("events lost" in name for name in marks) or kind != "gaps", "gaps are shown"
assert any(name.startswith("trace ends here") for name in marks) or kind != "full", "the end is shown"
