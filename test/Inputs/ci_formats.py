"""Reads what coro-tidy writes for services as those services read it, and prints it: ci_formats.py FORMAT FILE"""
import json
import re
import sys
import xml.etree.ElementTree

REVIEWDOG_SEVERITIES = {"UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"}
GITLAB_SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def unescape(text):
    """As the runner of GitHub's workflows does."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def github(text):
    for line in text.splitlines():
        command, properties, message = re.fullmatch(r"::(notice|warning|error) ([^:]*)::(.*)", line).groups()
        values = dict(item.split("=", 1) for item in properties.split(","))
        assert int(values["line"]) > 0 and int(values["col"]) > 0 and set(values) <= {
            "file", "line", "col", "endColumn", "title"}
        print(command, unescape(values["file"]), values["line"], values["title"], "|", "|".join(unescape(message).split("\n")))


def gitlab(text):
    issues = json.loads(text)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues), "GitLab hides issues with equal fingerprints"
    for issue in issues:
        assert issue["severity"] in GITLAB_SEVERITIES and issue["description"]
        print(issue["severity"], issue["location"]["path"], issue["location"]["lines"]["begin"], issue["check_name"])


def junit(text):
    root = xml.etree.ElementTree.fromstring(text)
    suite = root.find("testsuite")
    cases = suite.findall("testcase")
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names), "a test is known by its class and name"
    assert int(suite.get("tests")) == len(cases)
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
    assert int(suite.get("errors")) == len(suite.findall("testcase/error"))
    for case in cases:
        for result in list(case) or [None]:
            verdict = "passed" if result is None else result.tag
            print(verdict, case.get("classname"), case.get("name"))
            for line in (result.text or "").splitlines() if result is not None else []:
                print("  ", line)


def rdjson(text):
    document = json.loads(text)
    assert document["source"]["name"] == "coro-tidy"
    for one in document["diagnostics"]:
        start = one["location"]["range"]["start"]
        assert one["severity"] in REVIEWDOG_SEVERITIES and one["code"]["value"].startswith("coro-")
        print(one["severity"], f"{one['location']['path']}:{start['line']}:{start['column']}", one["code"]["value"])
        for other in one["relatedLocations"]:
            print("  related", other["location"]["path"], other["location"]["range"]["start"]["line"], other["message"])
        for suggestion in one.get("suggestions", []):
            begin, end = suggestion["range"]["start"], suggestion["range"]["end"]
            assert (begin["line"], begin["column"]) <= (end["line"], end["column"])
            print(f"  suggestion {begin['line']}:{begin['column']}-{end['line']}:{end['column']}", repr(suggestion["text"]))


with open(sys.argv[2], encoding="utf-8") as file:
    globals()[sys.argv[1]](file.read())
