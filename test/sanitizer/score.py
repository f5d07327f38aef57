#!/usr/bin/env python3
"""score.py TABLES ON OFF [RTSAN]: for each table of TABLES, how many of its calls were reported in a step of a loop (the
JSON-lines files ON*), how many on a thread without a loop (OFF*), and how many RTSan intercepted (its messages in RTSAN).
Fails unless all are reported in a step and none off it."""
import glob
import json
import re
import sys


def calls(prefix):
    return {r["call"] for path in glob.glob(prefix + "*") for r in map(json.loads, open(path)) if "call" in r}


def main():
    tables, on, off = sys.argv[1], calls(sys.argv[2]), calls(sys.argv[3])
    rtsan = None
    if len(sys.argv) > 4:
        text = open(sys.argv[4], errors="replace").read()
        rtsan = set(re.findall(r"unsafe function `(\w+)`", text))
    bad = False
    for line in open(tables):
        if line.startswith("#"):
            continue
        name, _, list_ = line.partition(":")
        wanted = set(list_.split())
        missed, alarms = sorted(wanted - on), sorted(wanted & off)
        bad = bad or missed or alarms
        text = f"{name}: {len(wanted) - len(missed)} of {len(wanted)} reported, {len(alarms)} false alarms"
        if rtsan is not None:
            text += f"; RTSan {len(wanted & rtsan)}"
        print(text + (f"; missed: {' '.join(missed)}" if missed else "") + (f"; alarms: {' '.join(alarms)}" if alarms else ""))
    sys.exit(1 if bad else 0)


main()
