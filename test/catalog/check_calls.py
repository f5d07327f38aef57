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


def read_reports(lines):
    return [told(report) for report in map(json.loads, lines) if report["id"] != "summary"]


def compare(expected, reported):
    """What is wrong, in words; "" when nothing is."""
    for line, got in zip(expected, reported):
        call, group, kind, text = ("" if word == "-" else word for word in line.split())
        if got[:3] != (call, group, kind) or text not in got[3]:
            return f"expected {line.strip()}, reported {' '.join(got)}"  # what follows is only out of step
    if len(expected) != len(reported):
        return f"{len(expected)} expected, {len(reported)} reported: " + " ".join(call for call, *_ in reported)
    return ""


def main():
    with open(sys.argv[1]) as lines:
        expected = lines.readlines()
    if problem := compare(expected, read_reports(sys.stdin)):
        sys.exit(problem)
    print(len(expected), "calls")


if __name__ == "__main__":
    main()
