# Tools: what each command needs, and how to get it.

# Where the SDK goes if there is none; dotnet-install's own default.
dotnet_home="${DOTNET_INSTALL_DIR:-$HOME/.dotnet}"
# The installer of .NET: an address, or a file for a machine that reaches no other.
dotnet_installer="${DOTNET_INSTALL_SCRIPT:-https://dot.net/v1/dotnet-install.sh}"

has_dotnet() { command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; }

# The .NET SDK 10: the one on PATH, one that an earlier call put into the home directory, or a new one there.
require_dotnet() {
    if has_dotnet; then return; fi
    export DOTNET_ROOT="$dotnet_home" PATH="$dotnet_home:$PATH"
    if has_dotnet; then return; fi
    step "installing the .NET SDK 10 into $dotnet_home"
    require_debian curl:curl /etc/ssl/certs/ca-certificates.crt:ca-certificates
    # Every release of Debian has another version of ICU, and one only.
    compgen -G '/usr/lib/*/libicuuc.so.*' >/dev/null || require_debian '/usr/lib/libicuuc.so:^libicu[0-9]+$'
    quietly dotnet install_dotnet || fail "the .NET SDK 10 could not be installed. By hand: https://dotnet.microsoft.com/download/dotnet/10.0, put it on PATH, and start this command again"
    has_dotnet || fail "$dotnet_installer put no .NET SDK 10 into $dotnet_home: install it by hand (https://dotnet.microsoft.com/download/dotnet/10.0), put it on PATH, and start this command again"
    note "for your own shells: export DOTNET_ROOT=$dotnet_home PATH=$dotnet_home:\$PATH"
}

install_dotnet() {
    local script
    script="$(mktemp)"
    if [ -f "$dotnet_installer" ]; then cp "$dotnet_installer" "$script"; else curl -fsSL --retry 3 --max-time 120 -o "$script" "$dotnet_installer"; fi &&
        bash "$script" --channel 10.0 --install-dir "$dotnet_home"
    local code=$?
    rm -f "$script"
    return $code
}

# require_debian COMMAND-OR-FILE:PACKAGE...: installs the packages whose command or file is not there.
require_debian() {
    local missing=() pair name
    for pair in "$@"; do
        name="${pair%%:*}"
        case "$name" in
            /*) [ -e "$name" ] || missing+=("${pair#*:}") ;;
            *)  command -v "$name" >/dev/null || missing+=("${pair#*:}") ;;
        esac
    done
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || fail "these are missing and there is no apt-get here: ${missing[*]}"
    local sudo=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "missing packages: ${missing[*]}. As root: apt-get install ${missing[*]}"
        sudo=(sudo)
    fi
    step "installing Debian packages: ${missing[*]}"
    quietly apt "${sudo[@]}" sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"' sh "${missing[@]}" \
        || fail "apt-get could not install: ${missing[*]}"
}

require_compiler_tools() {
    require_debian git:git clang-19:clang-19 ld.lld-19:lld-19 llvm-objcopy-19:llvm-19
}

require_node_tools() {
    require_compiler_tools
    require_debian qemu-system-riscv64:qemu-system-misc \
        /usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin:opensbi setpriv:util-linux
}

# What the tests of kernel and SDK look at the node with.
require_test_tools() {
    require_debian dtc:device-tree-compiler gdb-multiarch:gdb-multiarch script:bsdutils pgrep:procps
}

# What the tests of the network stack talk to; without one of them the affected test skips and says so.
require_network_peers() {
    require_debian ip:iproute2 ping:iputils-ping curl:curl tshark:tshark dnsmasq:dnsmasq-base dig:bind9-dnsutils \
        nmap:nmap hping3:hping3 python3:python3 /usr/lib/python3/dist-packages/scapy:python3-scapy iperf3:iperf3 \
        ab:apache2-utils wrk:wrk radvd:radvd setsid:util-linux sysctl:procps
    # Debian's chrony takes the place of another keeper of the machine's time; that is not for a test to decide.
    [ -e /lib/systemd/systemd-timesyncd ] || require_debian chronyd:chrony
}
