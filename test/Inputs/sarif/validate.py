"""Validates a SARIF file against schema.json and prints one line per result: validate.py SCHEMA FILE"""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    document = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
jsonschema.validate(document, schema)
run = document["runs"][0]
rules = run["tool"]["driver"]["rules"]
bases = run["originalUriBaseIds"]
print("valid")
for result in run["results"]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"].get("uriBaseId", "SRCROOT") in bases
    flows = result.get("codeFlows", [])
    steps = flows[0]["threadFlows"][0]["locations"] if flows else []
    print(result["ruleId"], f"{physical['artifactLocation']['uri']}:{physical['region']['startLine']}:"
          f"{physical['region']['startColumn']} flow of {len(steps)}, "
          f"fingerprint {result['partialFingerprints']['corosan/v1']}")
