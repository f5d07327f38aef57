"""Checks a SARIF file for what code scanning services ask for, and prints it: check_sarif.py FILE"""
import json
import re
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
assert document["version"] == "2.1.0" and document["$schema"].endswith("sarif-2.1.0.json")
(run,) = document["runs"]
driver = run["tool"]["driver"]
assert driver["name"] == "corosan" and re.fullmatch(r"\d+\.\d+\.\d+", driver["version"])
rules = driver["rules"]
for rule in rules:
    assert re.fullmatch(r"coro-[a-z-]+", rule["id"]) and rule["shortDescription"]["text"] and rule["fullDescription"]["text"]
    assert "docs/findings/" in rule["help"]["text"] and rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
assert len({rule["id"] for rule in rules}) == len(rules) > 3
assert run["originalUriBaseIds"]["SRCROOT"]["uri"].startswith("file:///")
assert run["originalUriBaseIds"]["SRCROOT"]["uri"].endswith("/")


def place(location):
    """file:line of a location; a relative one counts from SRCROOT."""
    artifact = location["physicalLocation"]["artifactLocation"]
    assert artifact["uri"].startswith("file:///") or not artifact["uri"].startswith("/")
    region = location["physicalLocation"].get("region", {})
    assert region.get("startLine", 1) >= 1 and region.get("startColumn", 1) >= 1
    return f"{artifact['uri']}:{region.get('startLine', '?')}"


def function(location):
    return location["logicalLocations"][0]["fullyQualifiedName"]


for invocation in run["invocations"]:
    program = invocation.get("executableLocation", {}).get("uri", "nothing")
    notes = "; ".join(note["message"]["text"] for note in invocation.get("toolExecutionNotifications", []))
    watched = "watched" if invocation["executionSuccessful"] else "not watched"
    for key in ("startTimeUtc", "endTimeUtc"):
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", invocation.get(key, "2026-01-01T00:00:00Z"))
    print(f"ran {program}, {watched}" + (f", exit {invocation['exitCode']}" if "exitCode" in invocation else "") +
          (f": {notes}" if notes else ""))
for result in run["results"]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] and result["message"]["text"]
    assert re.fullmatch("[0-9a-f]{16}", result["partialFingerprints"]["corosan/v1"])
    (location,) = result["locations"]
    print(result["ruleId"], result["level"], result["occurrenceCount"], "times at", place(location), "in", function(location))
    for stack in result["stacks"]:
        print(stack["message"]["text"] + ":", *(function(frame["location"]) for frame in stack["frames"]))
    for related in result["relatedLocations"]:
        print("related", place(related) + ":", related["message"]["text"])
    assert [related["id"] for related in result["relatedLocations"]] == list(range(1, len(result["relatedLocations"]) + 1))
print(len(run["results"]), "result" if len(run["results"]) == 1 else "results")
