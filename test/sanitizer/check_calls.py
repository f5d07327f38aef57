# Compares the calls reported in JSON lines (standard input) with the expected ones (file, one name per line): every
# expected call is there, in order, and nothing else of the same step hides it.
import json
import sys

expected = open(sys.argv[1]).read().split()
reported = [r["call"] for r in map(json.loads, sys.stdin) if r["id"] in ("blocking-call", "contended-lock")]
position, missing = 0, []
for name in expected:
    try:
        position = reported.index(name, position) + 1
    except ValueError:
        missing.append(name)
if missing:
    sys.exit("not reported: " + " ".join(missing) + "\nreported: " + " ".join(reported))
extra = len(reported) - len(expected)
if extra != 0:
    sys.exit(f"{extra} unexpected reports: " + " ".join(reported))
print(len(expected), "calls")
