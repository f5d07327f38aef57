#!/usr/bin/env python3
"""check_calls.py EXPECTED: compares the blocking calls reported in JSON lines (standard input) with the expected ones:
one for each line of the file, in order, with call, group, kind of the resource, and a part of its path or peer; "-" for
nothing. Prints how many there are."""
import json
import sys


def told(report):
    resource = report.get("resource", {})
    text = resource.get("path", resource.get("peer", ""))
    return report["call"], report["group"], resource.get("kind", ""), text


def main():
    expected = [line.split() for line in open(sys.argv[1])]
    reported = [told(r) for r in map(json.loads, sys.stdin) if r["id"] != "summary"]
    problems = []
    for want, got in zip(expected, reported):
        call, group, kind, text = ("" if word == "-" else word for word in want)
        if got[:3] != (call, group, kind) or text not in got[3]:
            problems.append(f"expected {' '.join(want)}, reported {' '.join(got)}")
            break  # what follows is only out of step
    if len(expected) != len(reported):
        problems.append(f"{len(expected)} expected, {len(reported)} reported")
    if problems:
        sys.exit("\n".join(problems) + "\nreported: " + " ".join(call for call, *_ in reported))
    print(len(expected), "calls")


main()
