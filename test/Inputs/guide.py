"""guide.py PAGE CORO_TIDY: the options that the page shows exist, and its YAML is YAML."""
import re
import subprocess
import sys
import textwrap

import yaml

page, tool = sys.argv[1:]
with open(page, encoding="utf-8") as file:
    text = file.read()
known = set(re.findall(r"^  (-[-\w]+)", subprocess.run([tool, "--help"], capture_output=True, text=True).stdout, re.M))
commands = re.findall(r"coro-tidy (-[^`|#&\n]*)", text)
for command in commands:
    for option in re.findall(r"(?:^|\s)(--?[a-z][-a-z]*)", command):
        assert option in known, f"{page}: coro-tidy has no option {option}"
fences = re.findall(r"```yaml\n(.*?)```", text, re.S)
for fence in fences:
    yaml.safe_load(textwrap.dedent(fence))
print(f"{len(commands)} commands, {len(fences)} pieces of YAML")
