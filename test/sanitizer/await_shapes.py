"""await_shapes.py SOURCE REPORT: compares the await chains of the long-wait records with the SHAPE lines of the source.

Frames of the runtime itself are left out, but for with_task_group."""
import json
import re
import sys


def plain(function):
    """Without template arguments and parameters."""
    while (shorter := re.sub(r"<[^<>]*>", "", function)) != function:
        function = shorter
    return function.split("(")[0]


def shape_of(chain):
    words, previous = [], None
    for link in chain:
        function, task = plain(link["function"]), link["task"]
        name = function.split(" ")[-1].split("::")[-1]
        if "aio::" in function.split(" ")[-1] and name != "with_task_group":
            continue
        if previous is not None and task != previous:
            words.append("/" if link.get("fork") else "|")
        words.append(name)
        previous = task
    return " ".join(words)


expected = re.findall(r"^// SHAPE: (.*)$", open(sys.argv[1]).read(), re.M)
seen = []
for line in open(sys.argv[2]):
    if line.startswith("{"):
        record = json.loads(line)
        if record["id"] == "long-wait":
            seen.append(shape_of(record["await_chain"]))
for shape in expected:
    print("as expected:" if shape in seen else "missing:", shape)
for shape in seen:
    if shape not in expected:
        print("not expected:", shape)
print(f"await chains: {sum(s in seen for s in expected)} of {len(expected)} as expected")
