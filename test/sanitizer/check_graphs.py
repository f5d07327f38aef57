# Compares what `corosan ps --json` said at the captures of pstree-asyncio.cpp with the call graphs that asyncio gives
# for the same programs: [task, frames from the innermost, [those who await it]].
import json
import os
import re
import sys

def main_of(case, *inner):
    return ["T<anon>", [*inner, "main", f"test_stack_{case}"], []]


GROUP = main_of("tgroup")
EXPECTED = {
    "tgroup": ["T<c2_root>", ["c4", "c3", "c2"],
               [GROUP, ["T<sub_main_1>", ["c1"], [GROUP]], ["T<sub_main_2>", ["c1"], [GROUP]]]],
    "async_gen": main_of("async_gen", "gen_nested_call", "gen"),
    "gather": ["T<anon>", ["deep", "c1"], [main_of("gather")]],
    "shield": ["T<anon>", ["deep", "c1"], [main_of("shield")]],
    # asyncio.timeout is a block in c1; aio's is a coroutine of its own.
    "timeout": ["T<anon>", ["inner", "in_time", "c1"], [main_of("timeout")]],
    "wait": ["T<anon>", ["inner", "c1"], [main_of("wait")]],
    "task": ["T<there there>", ["inner", "c1"], [["T<anon>", ["c2", "main", "test_stack_task"], []]]],
    # In asyncio the group's block is a part of main; here it is a lambda.
    "future": ["F", [], [["T<task A>", ["a2", "a1"], [main_of("future", "lambda")]],
                         ["T<task B>", ["b1"], [main_of("future", "lambda")]]]],
}


def short(function):
    if "operator()" in function or "lambda" in function:
        return "lambda"
    return re.sub(r"\(.*", "", function).split("::")[-1]


def graph(tasks, task):
    name = task["task"]["name"]
    frames = [short(f["function"]) for f in task["await_chain"] if not f["function"].startswith("aio::")]
    waiting = [graph(tasks, tasks[number]) for number in task.get("awaited_by", [])]
    return ["T<anon>" if "-" in name else f"T<{name}>", frames, sorted(waiting)]


def seen(path):
    with open(path) as file:
        tasks = {r["task"]["id"]: r for r in map(json.loads, file) if r["id"] == "task"}
    if path.endswith("future"):
        futures = {}
        for task in tasks.values():
            if task.get("waits_for", "").startswith("future 0x"):
                futures.setdefault(task["waits_for"], []).append(graph(tasks, task))
        (waiting,) = futures.values()
        return ["F", [], sorted(waiting)]
    (running,) = [t for t in tasks.values() if t["state"] == "running"]
    return graph(tasks, running)


same = 0
for case, expected in EXPECTED.items():
    found = seen(os.path.join(sys.argv[1], case))
    if found == expected:
        same += 1
    else:
        print(f"{case}: expected\n  {expected}\nfound\n  {found}")
print(f"await graphs of test_graph.py: {same} of {len(EXPECTED)}")
