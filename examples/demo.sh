#!/usr/bin/env bash
# The demonstration: real code checked, a server that stalls checked, sanitised and underlined. Started by `./dev demo`,
# which has built everything; needs nothing but the build folder.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD bin=$PWD/build/dev/bin
work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

title() { printf '\n== %s\n' "$*"; }
run() { # prints a command as a person would type it, then runs it
  printf '$ %s\n' "${*//$root\//}"
  "$@"
}

# Debian's examples as a code base of their own: unpacked, with a compilation database. One of them forgets <list>.
unpack_boost_examples() {
  local from=/usr/share/doc/libboost1.81-doc/examples/libs
  mkdir "$work/boost"
  cp -r "$from/asio/example/cpp20" "$work/boost/asio"
  cp -r "$from/beast/example" "$work/boost/example"
  find "$work/boost" -name '*.gz' -exec gunzip {} +
  local comma=''
  printf '[' >"$work/boost/compile_commands.json"
  grep -rlE 'co_(await|return)' --include='*.cpp' "$work/boost" | sort | while read -r file; do
    printf '%s{"directory": "%s", "file": "%s", "arguments": ["clang++", "-std=c++20", "-I.", "-include", "list", "-c", "%s"]}' \
      "$comma" "$work/boost" "$file" "$file"
    comma=$',\n'
  done >>"$work/boost/compile_commands.json"
  printf ']\n' >>"$work/boost/compile_commands.json"
}

serve() { # serve NAME COMMAND...: runs the server under COMMAND, talks to it, keeps its reports in $work/NAME.*
  local name=$1 port
  shift
  : >"$work/$name.out"
  (cd "$work" && COROSAN_OPTIONS="log_path=$work/$name" exec "$@" "$bin/stall_server" 0) >"$work/$name.out" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    port=$(sed -n 's/.*on port //p' "$work/$name.out")
    [ -n "$port" ] && break
    sleep 0.1
  done
  [ -n "$port" ] || { cat "$work/$name.out"; echo 'demo: the server did not start' >&2; exit 1; }
  "$bin/stall_client" "$port" 'PUT a hello' 'GET a' BACKEND 'DIGEST abc' BACKUP REPORT REMIND QUIT
  wait "$server" || true
  server=
}

title "1. Code that nobody here wrote: the coroutine examples of Boost.Asio and Boost.Beast, as Debian packages them"
unpack_boost_examples
status=0
printf '$ coro-tidy -p boost-examples\n'
(cd "$work/boost" && "$bin/coro-tidy" -p .) || status=$?
echo "exit status $status"

title "2. A small server, written as a beginner would write it"
status=0
run "$bin/coro-tidy" --format=concise -p build/dev examples/stall/server.cpp || status=$?
echo "exit status $status"
echo
echo "One of them in full, with the way to the blocking call:"
"$bin/coro-tidy" --checks='-*,coro-blocking-call' -p build/dev examples/stall/server.cpp 2>/dev/null |
  awk '/warning:/ { shown = !seen && /reaches/; seen = seen || shown } shown' || true

title "3. The same server while it runs: no rebuild, COROSAN=1, and a real client"
printf '$ COROSAN=1 COROSAN_OPTIONS=log_path=report stall_server\n'
COROSAN=1 serve report env
echo
grep -h 'WARNING: CoroSanitizer' "$work"/report.[0-9]* | cut -c1-150
echo
echo "One of them in full:"
awk '/WARNING: CoroSanitizer: blocking-call .*pthread_join/ { shown = 1 } shown; /^SUMMARY/ { if (shown) exit }' \
  "$work"/report.[0-9]*

title "4. Any unmodified program with an event loop: corosan run"
printf '$ corosan run -- stall_server\n'
serve preload "$bin/corosan" run -- >/dev/null
grep -h 'SUMMARY' "$work"/preload.[0-9]* | cut -c1-150 | sort | uniq -c

title "5. In the editor: what coro-clangd publishes for the server, and the fix it offers"
mkdir "$work/editor"
cp examples/stall/server.cpp examples/stall/store.h "$work/editor"
printf '%s\n' -std=c++20 "-I$root/runtime/include" >"$work/editor/compile_flags.txt"
line=$(grep -n 'sleep_for(120ms)' "$work/editor/server.cpp" | cut -d: -f1)
printf 'open\nfix %s\n' "$line" >"$work/script"
python3 test/Inputs/lsp.py "$bin/coro-clangd" "$work/editor/server.cpp" "$work/script" 2>/dev/null |
  grep -e "^ *$line:" -e '^ *action' || true
