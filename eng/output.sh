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
        # The errors, or what stands last: a whole build log helps nobody.
        if ! grep -E '(^|[ :])(error|fatal)[ :]' "$log" | sort -u | head -n 40 >&2; then tail -n 40 "$log" >&2; fi
        note "failed after $((SECONDS - begin)) s; log: ${log#"$root"/}"
        return $code
    fi
}
