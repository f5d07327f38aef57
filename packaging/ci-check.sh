#!/usr/bin/env bash
# What a step of a CI system runs: coro-tidy with the values of the step's inputs, which come in the environment.
set -euo pipefail

if ! command -v coro-tidy >/dev/null; then
  echo "coro-tidy is not in PATH; run the job in the image of packaging/Dockerfile, or install corosan first" >&2
  exit 2
fi
arguments=(-p "${CORO_TIDY_BUILD_PATH:-build}" "--format=${CORO_TIDY_FORMAT:-github}" "--output-file=${CORO_TIDY_OUTPUT:--}")
if [ -n "${CORO_TIDY_DIFF:-}" ]; then
  arguments+=("--diff=$CORO_TIDY_DIFF")
fi
# Several words each, as the shell would split them, without expanding anything in them.
read -r -a more <<<"${CORO_TIDY_ARGUMENTS:-}"
read -r -a paths <<<"${CORO_TIDY_PATHS:-}"
exec coro-tidy "${arguments[@]}" "${more[@]}" "${paths[@]}"
