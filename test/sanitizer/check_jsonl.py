# Checks a JSON-lines report from standard input: one finding, then the summary; known keys only.
import json
import sys

known = set("""schema id level message time_ns pid tid loop duration_ms threshold_ms verdict group call resource stack
await_chain task waits_for holder suggestion docs count fingerprint location""".split())
records = [json.loads(line) for line in sys.stdin]
assert len(records) == 2, records
finding, summary = records
assert set(finding) <= known, set(finding) - known
assert finding["schema"] == 1 and finding["id"] == "blocking-call" and finding["level"] == "warning"
assert finding["call"].endswith("nanosleep") and finding["group"] == "sleep" and finding["verdict"] == "blocked"
top = finding["stack"][0]
assert top["function"] == "pause_a_bit()" and top["file"].endswith("options.cpp") and top["line"] > 0, top
assert finding["location"] == top
assert len(finding["fingerprint"]) == 16 and finding["docs"] == "docs/findings/blocking-call.md"
assert finding["suggestion"].startswith("use ")
assert summary["id"] == "summary" and summary["findings"] == 1 and summary["suppressed"] == 0
