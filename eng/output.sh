# Progress on stderr, so that a program's own stdout stays clean.

step() {
    if [ -t 2 ]; then printf '\033[1;34m==> %s\033[0m\n' "$*" >&2; else printf '==> %s\n' "$*" >&2; fi
}

note() { printf '    %s\n' "$*" >&2; }

fail() {
    if [ -t 2 ]; then printf '\033[1;31merror: %s\033[0m\n' "$*" >&2; else printf 'error: %s\n' "$*" >&2; fi
    exit 1
}

# quietly LOGNAME COMMAND...: the output goes to artifacts/logs/LOGNAME.log and is shown only if the command fails.
quietly() {
    local log="$artifacts/logs/$1.log" begin=$SECONDS
    shift
    mkdir -p "$artifacts/logs"
    if "$@" >"$log" 2>&1; then
        note "done in $((SECONDS - begin)) s"
    else
        local code=$?
        cat "$log" >&2
        note "failed after $((SECONDS - begin)) s; log: ${log#"$root"/}"
        return $code
    fi
}
