#!/usr/bin/env bash
# The repository's one command. ./build.sh help lists what it does; the parts lie in eng/.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
artifacts="$root/artifacts"
feed="$artifacts/packages"      # packages of the git-height version
dev_feed="$artifacts/dev"       # the same packages as 0.1.0-dev, for samples, benches and conformance
dev_version="0.1.0-dev"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off

source "$root/eng/output.sh"
source "$root/eng/tools.sh"
source "$root/eng/pack.sh"
source "$root/eng/run.sh"
source "$root/eng/test.sh"
source "$root/eng/bench.sh"

usage() {
    cat <<'HELP'
usage: ./build.sh <command>

  run PROJECT [-p:NAME=VALUE ...] [-- ARGUMENTS]
                 pack what changed, build PROJECT (such as samples/Hello) for the node, boot it in QEMU;
                 exit code: that of the program. Properties: docs/sdk.md.
  build          build everything for this machine
  test           build, then all tests; ends with 'N passed, M failed'
  bench [NAME]   measure; prints one table and writes artifacts/bench.json
  profile [FROM TO [TURNS]]
                 instructions of the network's bench by function, between two of its marks (docs/performance.md)
  torture [PART] the long reliability run, or a part of it: storage (power cuts on LittleFS), fuzz (generated programs),
                 network (against other stacks), harts [MINUTES [SEED]] (threads that meet on two and four harts).
                 Only when asked for: reference --littlefs DIRECTORY [--seed S] [--runs N],
                 LittleFS disks handed to and fro between us and littlefs in C, whose sources lie in DIRECTORY
  pack           pack all packages into artifacts/packages (and artifacts/dev)
  format         dotnet format; 'format check' only looks
  clean          delete artifacts/ and all bin/ and obj/
  help           this text

Missing Debian packages are installed when a command needs them.
HELP
}

command="${1:-help}"
[ $# -gt 0 ] && shift
case "$command" in
    run)     cmd_run "$@" ;;
    build)   cmd_build "$@" ;;
    test)    cmd_test "$@" ;;
    bench)   cmd_bench "$@" ;;
    profile) cmd_profile "$@" ;;
    torture) cmd_torture "$@" ;;
    pack)    cmd_pack "$@" ;;
    format)  cmd_format "$@" ;;
    clean)   cmd_clean "$@" ;;
    help|-h|--help) usage ;;
    *)       usage >&2; fail "unknown command '$command'" ;;
esac
