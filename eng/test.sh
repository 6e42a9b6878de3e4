# test: everything, one sum.

tests_passed=0
tests_failed=0

# count_trx FOLDER: adds what the result files of a test run say.
count_trx() {
    local file passed failed
    for file in "$1"/*.trx; do
        [ -f "$file" ] || continue
        passed=$(grep -o '<Counters [^>]*' "$file" | grep -o ' passed="[0-9]*"' | tr -dc '0-9')
        failed=$(grep -o '<Counters [^>]*' "$file" | grep -o ' \(failed\|error\|timeout\|aborted\)="[0-9]*"' | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }')
        tests_passed=$((tests_passed + ${passed:-0}))
        tests_failed=$((tests_failed + ${failed:-0}))
        note "${passed:-0} passed, ${failed:-0} failed"
    done
}

# one_failure WHAT: a step that could not even start counts as a failed test.
one_failure() {
    note "FAILED: $*"
    tests_failed=$((tests_failed + 1))
}

# run_test_project PROJECT: runs it and counts its results; the failed tests' names and messages are shown.
run_test_project() {
    local project="$1" name results
    name="$(basename "$project" .csproj)"
    results="$artifacts/test-results/$name"
    step "testing $name"
    rm -rf "$results"
    mkdir -p "$artifacts/logs"
    if dotnet test "$project" -c Release --nologo -v m --logger "trx" --results-directory "$results" >"$artifacts/logs/test-$name.log" 2>&1; then
        count_trx "$results"
    else
        grep -vE '^\s*$' "$artifacts/logs/test-$name.log" | tail -n 60 >&2
        if compgen -G "$results/*.trx" >/dev/null; then count_trx "$results"; else one_failure "$name did not run; log: artifacts/logs/test-$name.log"; fi
    fi
}

# The two builds of the conformance programs: this machine's .NET first, the image last (they share obj/).
build_conformance() {
    local programs="$root/tests/Conformance/Programs"
    step "building the conformance programs for this machine"
    quietly conformance-host dotnet build "$programs" -c Release -r linux-x64 -v m -nologo || return 1
    step "compiling the conformance programs into one image"
    quietly conformance-node dotnet build "$programs" -c Release -r pusos-riscv64 -v m -nologo || return 1
}

cmd_test() {
    require_dotnet
    require_node_tools
    require_test_tools
    require_network_peers
    local project only="${1:-}"

    step "building PusOS.slnx"
    quietly build dotnet build "$root/PusOS.slnx" -c Release -v m || one_failure "the build"

    # One heavy thing at a time: unit tests first, then what needs packages and images.
    for project in "$root"/tests/*/*.csproj; do
        case "$project" in
            */PusOS.Sdk.Integration.csproj) continue ;;
            *"$only"*) run_test_project "$project" ;;
        esac
    done

    case PusOS.Sdk.Integration in
        *"$only"*)
            step "packing artifacts/packages"
            if quietly pack pack_feed "$feed"; then
                run_test_project "$root/tests/PusOS.Sdk.Integration/PusOS.Sdk.Integration.csproj"
            else
                one_failure "packing"
            fi
            ;;
    esac

    case PusOS.Conformance.Tests in
        *"$only"*)
            pack_dev
            # Without a new build the tests would compare an old one.
            if build_conformance; then
                run_test_project "$root/tests/Conformance/PusOS.Conformance.Tests/PusOS.Conformance.Tests.csproj"
            else
                one_failure "building the conformance programs"
            fi
            ;;
    esac

    printf '%d passed, %d failed\n' "$tests_passed" "$tests_failed"
    [ "$tests_failed" -eq 0 ] && [ "$tests_passed" -gt 0 ]
}
