# check_churn.py ROUNDS: the JSON lines of pstree-churn.cpp, looked at so many times.
import json
import sys

records = [json.loads(line) for line in sys.stdin]
known = {"inner", "stays", "deep", "goes", "churns", "root", "aio", "with_task_group"}
rounds, tasks = 0, []
for record in records:
    if record["id"] == "task":
        tasks.append(record)
    if record["id"] != "summary":
        continue
    rounds += 1
    assert record["complete"] == 1, record
    assert len({t["task"]["id"] for t in tasks}) == len(tasks), "a task was seen twice"
    staying = [t for t in tasks if t["task"]["name"] == "stays"]
    assert len(staying) == 500, len(staying)
    for task in staying:
        chain = [frame["function"].split("(")[0] for frame in task["await_chain"]]
        assert chain == ["inner", "stays"] and task["state"] == "waiting", task
    roots = [t["await_chain"][-1].get("function", "") for t in tasks if "await_chain" in t]
    torn = sum("torn" in t for t in tasks)
    assert 500 - torn <= sum(root.startswith("churns") for root in roots) <= 500, (len(roots), torn)
    for task in tasks:
        for frame in task.get("await_chain", []):
            assert not frame.get("function") or frame["function"].split("(")[0].split("::")[0] in known, task
    tasks = []
assert rounds == int(sys.argv[1]), rounds
print("retries:", [r["retries"] for r in records if r["id"] == "summary"])
