"""Prints what a coro-tidy JSON document says, through every key that is promised to stay."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
summary = document["summary"]
print(f"schema {document['schema']}, {summary['units']} unit(s), {summary['coroutines']} coroutine(s), "
      f"{summary['findings']} finding(s)")
assert document["tool"] == "coro-tidy" and document["version"] and document["root"]
assert summary["failed_units"] == 0 and summary["findings"] == len(document["findings"])
prints = [finding["fingerprint"] for finding in document["findings"]]
assert len(set(prints)) == len(prints), "fingerprints must differ"


def where(place):
    return f"{place['path']}:{place['line']}:{place['column']}"


for finding in document["findings"]:
    assert finding["message"] and finding["check"] == "coro-" + finding["id"]
    print(finding["check"], finding["level"], where(finding), f"in {finding['function']}, {finding['fingerprint']}")
    for note in finding["notes"]:
        print("  note", where(note), note["message"])
    if "fix" in finding:
        for edit in finding["fix"]["edits"]:
            assert edit["text"] and edit["end_line"] >= edit["line"] and edit["length"] >= 0 and edit["offset"] > 0
            print(" ", finding["fix"]["applicability"], "fix", where(edit))
