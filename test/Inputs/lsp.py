"""A language client for tests: lsp.py SERVER FILE SCRIPT, where SCRIPT has one step per line.

open           open FILE, print the diagnostics that the server publishes for it
edit OLD NEW   replace OLD by NEW (both JSON strings) in the text, print the diagnostics after it
fix LINE       ask for code actions on LINE (from 1), print each title and its edits
apply LINE     apply the first code action on LINE, print the diagnostics after it and the changed line
"""
import json
import os
import pathlib
import shlex
import subprocess
import sys


class client:
    def __init__(self, server):
        self.server = subprocess.Popen([server, "--log=error", "--background-index=0"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE)
        self.last_id = 0

    def send(self, method, parameters, answer=False):
        message = {"jsonrpc": "2.0", "method": method, "params": parameters}
        if answer:
            self.last_id += 1
            message["id"] = self.last_id
        body = json.dumps(message).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()
        if answer:
            return self.wait(lambda m: m.get("id") == self.last_id and "method" not in m)["result"]

    def wait(self, wanted):
        while True:
            length = 0
            while line := self.server.stdout.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                sys.exit("the server ended")
            message = json.loads(self.server.stdout.read(length))
            if wanted(message):
                return message


def main():
    path = pathlib.Path(sys.argv[2]).resolve()
    uri, text, version = path.as_uri(), path.read_text(), 1
    editor = client(sys.argv[1])
    editor.send("initialize", {"processId": os.getpid(), "rootUri": path.parent.as_uri(), "capabilities": {
        "textDocument": {"publishDiagnostics": {"codeDescriptionSupport": True, "relatedInformation": True},
                         "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}}}, True)
    editor.send("initialized", {})
    diagnostics = []

    def show_diagnostics():
        nonlocal diagnostics
        published = editor.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                                and m["params"]["uri"] == uri and m["params"].get("version") == version)
        diagnostics = published["params"]["diagnostics"]
        print(f"version {version}: {len(diagnostics)} diagnostic(s)")
        for one in diagnostics:
            start = one["range"]["start"]
            print(f"  {start['line'] + 1}:{start['character'] + 1} {one.get('source')} {one.get('code')}: {one['message']}")
            print("    link:", one.get("codeDescription", {}).get("href", "none"))

    def actions(line):
        mine = [one for one in diagnostics if one["range"]["start"]["line"] == line - 1]
        return editor.send("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": mine[0]["range"],
                                                       "context": {"diagnostics": mine}}, True)

    def change(new_text):
        nonlocal text, version
        text, version = new_text, version + 1
        editor.send("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                               "contentChanges": [{"text": text}]})
        show_diagnostics()

    for step in pathlib.Path(sys.argv[3]).read_text().splitlines():
        verb, *words = shlex.split(step)
        if verb == "open":
            editor.send("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "cpp", "version": version,
                                                                  "text": text}})
            show_diagnostics()
        elif verb == "edit":
            assert words[0] in text, f"'{words[0]}' is not in the text"
            change(text.replace(words[0], words[1], 1))
        elif verb in ("fix", "apply"):
            found = [one for one in actions(int(words[0])) if one.get("kind") == "quickfix"]
            for one in found:
                print("  action:", one["title"])
            if verb == "apply":
                edits = found[0]["edit"]["changes"][uri]
                lines = text.splitlines(keepends=True)
                starts = [0]
                for line in lines:
                    starts.append(starts[-1] + len(line))
                at = lambda place: starts[place["line"]] + place["character"]
                for edit in sorted(edits, key=lambda e: at(e["range"]["start"]), reverse=True):
                    text = text[:at(edit["range"]["start"])] + edit["newText"] + text[at(edit["range"]["end"]):]
                change(text)
                print(text)
    editor.send("shutdown", None, True)
    editor.send("exit", None)
    sys.exit(editor.server.wait(timeout=30))


main()
