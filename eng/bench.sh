# bench: one table, artifacts/bench.json.
#
# Other benches: a project bench/PusOS.*.Bench is run with a file name as its argument and writes its figures there, as a JSON
# list of the same form; the table takes them in.

build_bench_tools() {
    local folder="$artifacts/bench" cross=/usr/lib/gcc-cross/riscv64-linux-gnu/12 sysroot=/usr/riscv64-linux-gnu
    mkdir -p "$folder/parts"
    clang-19 -O2 -Wall -Wextra -shared -fPIC "$root/bench/CountingPlugin/counting.c" -o "$folder/libcounting.so" || return 1
    clang-19 -O2 -Wall -Wextra -shared -fPIC "$root/bench/ProfilePlugin/profile.c" -o "$folder/libprofile.so" || return 1
    # No contraction to fused multiply-add: C# has none, and both programs shall compute the same.
    clang-19 --target=riscv64-linux-gnu -march=rv64gc -O2 -ffp-contract=off -static -fuse-ld=lld-19 \
        -isystem "$sysroot/include" -B"$cross" -B"$sysroot/lib" -L"$cross" -L"$sysroot/lib" \
        "$root/bench/Reference/kernels.c" -lm -o "$folder/kernels-reference"
}

prepare_bench() {
    require_dotnet
    require_node_tools
    require_debian qemu-riscv64:qemu-user /usr/include/stdint.h:libc6-dev /usr/riscv64-linux-gnu/lib/libc.a:libc6-dev-riscv64-cross \
        /usr/lib/gcc-cross/riscv64-linux-gnu/12/libgcc.a:libgcc-12-dev-riscv64-cross \
        ip:iproute2 dnsmasq:dnsmasq-base curl:curl wrk:wrk python3:python3
    step "building the counting plugin and the C reference"
    quietly bench-tools build_bench_tools || fail "the bench tools do not build"
    pack_dev
    step "building the harness"
    quietly bench-harness dotnet build "$root/bench/Harness" -c Release -v m -nologo || fail "the harness does not build"
    quietly bench-launcher dotnet build "$root/src/PusOS.Sdk/Launcher" -c Release -v m -nologo || fail "the launcher does not build"
}

# Where the network's instructions go, by function: profile [FROM TO [TURNS [LINES]]], marks as in bench/Programs/NetEcho.
cmd_profile() {
    prepare_bench
    dotnet exec "$root/bench/Harness/bin/Release/net10.0/pusbench.dll" "$root" profile "$@"
}

cmd_bench() {
    local project name
    prepare_bench
    rm -f "$artifacts"/bench/parts/*.json
    if [ $# -eq 0 ]; then
        for project in "$root"/bench/PusOS.*.Bench/*.csproj; do
            [ -f "$project" ] || continue
            name="$(basename "$project" .csproj)"
            step "bench $name"
            dotnet run --project "$project" -c Release -- "$artifacts/bench/parts/$name.json" >&2 || note "$name failed"
        done
    fi
    dotnet exec "$root/bench/Harness/bin/Release/net10.0/pusbench.dll" "$root" "$@"
}
