# run, build, format, clean.

cmd_run() {
    [ $# -gt 0 ] || fail "run which project? For example: ./build.sh run samples/Hello"
    local project="$1"
    shift
    [ -e "$project" ] || fail "no such project: $project"
    require_dotnet
    require_node_tools
    pack_dev
    project="$(cd "$project" 2>/dev/null && pwd || realpath "$project")"
    local properties=()
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        properties+=("$1")
        shift
    done
    [ $# -gt 0 ] && shift
    step "building ${project#"$root"/}"
    quietly run-build dotnet build "$project" -c Release -v m "${properties[@]}" || fail "the build failed"
    step "booting"
    exec dotnet run --no-build --project "$project" -c Release "${properties[@]}" -- "$@"
}

cmd_build() {
    require_dotnet
    require_compiler_tools
    step "building PusOS.slnx"
    quietly build dotnet build "$root/PusOS.slnx" -c Release -v m "$@" || fail "the build failed"
}

cmd_format() {
    require_dotnet
    if [ "${1:-}" = check ]; then
        dotnet format "$root/PusOS.slnx" --verify-no-changes
    else
        dotnet format "$root/PusOS.slnx"
    fi
}

cmd_clean() {
    rm -rf "$artifacts"
    find "$root" -path "$root/.git" -prune -o -type d \( -name bin -o -name obj \) -print0 |
        while IFS= read -r -d '' folder; do
            # Only a project's own output folders.
            if compgen -G "$(dirname "$folder")/*.csproj" >/dev/null; then rm -rf "$folder"; fi
        done
}

# torture_project FOLDER ARGUMENTS: a program that runs long and ends with 0 if nothing failed.
torture_project() {
    local folder="$1"
    shift
    step "torture: tests/$folder/Torture"
    dotnet run --project "$root/tests/$folder/Torture" -c Release -- "$@" || fail "$folder failed"
}

# torture [storage | fuzz | network | harts] [ARGUMENTS]: one part, or all. Arguments are those of the part's program: for
# the storage the number of power cuts (1,000,000), a seed, a workload; for the harts minutes (60) and a seed (a fresh one).
cmd_torture() {
    require_dotnet
    local part="${1:-all}"
    [ $# -gt 0 ] && shift
    case "$part" in
        storage|all) torture_project PusOS.Storage.Tests "$@" ;;&
        fuzz|all)    torture_project PusOS.Fuzz.Tests "$@" ;;&
        network|all) torture_network ;;&
        harts)       torture_harts "$@" ;;&
        all)         torture_harts ;;&
        # Not part of all: it needs the sources of littlefs in C.
        reference)   torture_project PusOS.Storage.Tests reference "$@" ;;&
        storage|fuzz|network|harts|reference|all) ;;
        *)           fail "there is no part '$part': storage, fuzz, network, harts, reference" ;;
    esac
}

torture_network() {
    step "torture: the node's network against foreign peers"
    require_node_tools
    require_network_peers
    PUSOS_NODE_TORTURE=1 dotnet test "$root/tests/PusOS.Net.Node.Tests" -c Release --nologo --logger "console;verbosity=detailed" || fail "the node's network failed"
}

# torture_harts [MINUTES [SEED]]: threads that meet on two and four harts, each part with seeds that count up from the one
# that is printed: the conformance programs, threads on one disk, generated programs on several threads.
torture_harts() {
    local minutes="${1:-60}" seed="${2:-$((RANDOM * 32768 + RANDOM))}" conformance="$root/tests/Conformance/PusOS.Conformance.Tests"
    step "torture: several harts, $minutes minutes, seed $seed"
    require_node_tools
    pack_dev
    build_conformance || fail "building the conformance programs failed"
    PUSOS_HARTS_MINUTES="$minutes" PUSOS_HARTS_SEED="$seed" PUSOS_CONFORMANCE_TIMEOUT=600 \
        dotnet test "$conformance" -c Release --nologo --filter "FullyQualifiedName~HartsTortureTests" --logger "console;verbosity=detailed" || fail "the programs on several harts failed (seed $seed)"
    PUSOS_CROWD_SEED="$seed" PUSOS_CROWD_ROUNDS=1000 \
        dotnet test "$root/tests/PusOS.Storage.Node.Tests" -c Release --nologo --filter "FullyQualifiedName~CrowdTests" --logger "console;verbosity=detailed" || fail "threads on one disk failed (seed $seed)"
    torture_project PusOS.Fuzz.Tests --kind threads --seed "$seed" --minutes "$((minutes / 4))"
}
