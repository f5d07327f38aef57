#!/usr/bin/env bash
# Entry of the pre-commit hook: checks what is about to be committed. Findings on lines that did not change are not
# told. pre-commit passes the options of the hook's `args` and, after them, the changed files, which are not needed.
set -euo pipefail

options=()
for argument in "$@"; do
  case $argument in
    -*) options+=("$argument") ;;
  esac
done
tool=${CORO_TIDY:-coro-tidy}
if ! command -v "$tool" >/dev/null; then
  echo "coro-tidy is not in PATH; install corosan, or name the program in the environment variable CORO_TIDY" >&2
  exit 2
fi
status=0
"$tool" --format=concise --diff=HEAD "${options[@]}" || status=$?
if [ $status = 2 ]; then
  echo "the hook needs compile_commands.json and sources that compile; its folder is an argument: args: [-p=build]" >&2
fi
exit $status
