# Checks the JSON lines of `corosan ps --json` on ps.cpp: known keys only, and the facts of that program.
import json
import sys

known = set("""schema id pid tid loop task state age_ms busy_ms steps duration_ms waits_for resource holder await_chain
awaits awaited_by message tasks turns running step_ms call""".split())
records = [json.loads(line) for line in sys.stdin]
loop, *tasks, summary = records
for record in records[:-1]:
    assert set(record) <= known and record["schema"] == 1, record
assert loop["id"] == "loop" and loop["loop"] == "main" and loop["tasks"] == 4 and loop["running"] == 4, loop
assert loop["pid"] == loop["tid"] and loop["step_ms"] >= 20, loop
assert [t["id"] for t in tasks] == ["task"] * 4
root, named, other, busy = tasks
assert root["awaits"] == [busy["task"]["id"]] and busy["awaited_by"] == [root["task"]["id"]]
assert named["task"] == {"id": 2, "name": "a name"} and named["state"] == "waiting" and named["steps"] == 1
assert [f["function"] for f in named["await_chain"]] == ["inner(int)", "outer()"]
assert all(f["file"].endswith("ps.cpp") and f["line"] > 0 and f["task"] == 2 for f in named["await_chain"])
assert named["waits_for"].startswith("sleep, due in ")
assert named["age_ms"] >= named["duration_ms"] >= 20 > named["busy_ms"]
assert busy["state"] == "running" and busy["steps"] == 2 and busy["busy_ms"] >= 20 and "waits_for" not in busy
assert summary["id"] == "summary" and summary["tasks"] == 4 and summary["loops"] == 1 and summary["complete"] == 1
