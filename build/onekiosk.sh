#!/bin/sh
# The command `onekiosk`, built by `npm run bundle`; from the sources where it was not. It becomes the shell's own process: what ends
# the one ends the other, and no second Node stands by.
root=$(dirname "$(readlink -f "$0")")/..
case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) arch=other ;;
esac
node=$root/node_modules/node-linux-$arch/bin/node
if [ ! -x "$node" ]; then
  node=node
  # 22.18 is the first that runs TypeScript without a flag.
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 18) ? 0 : 1)' || {
    echo "onekiosk: no Node for $(uname -m) in the lockfile; install Node 24 or newer." >&2
    exit 1
  }
fi
# Not of the installed program: it builds from the sources.
if [ "${1:-}" = image ]; then exec "$node" "$root/build/run.mjs" "$@"; fi
# A crash leaves no copy of the shell's memory.
ulimit -c 0
entry=$root/dist/onekiosk.mjs
[ -f "$entry" ] || entry=$root/admin/cli.ts
# The shell waits most of its time: a small nursery for young objects and one arena for all threads save 6 MB, and cost nothing that a
# person would notice.
export MALLOC_ARENA_MAX=1
exec "$node" --max-semi-space-size=1 "$entry" "$@"
