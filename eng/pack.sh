# Packages: every project of src/*/ and templates/, once per feed.

# pack_feed FOLDER [MSBuild properties]: a feed is replaced whole, and only by a complete one.
pack_feed() {
    local folder="$1" new="$1.new"
    shift
    rm -rf "$new"
    mkdir -p "$new"
    dotnet msbuild "$root/eng/Packages.proj" -nologo -v:m -t:Restore -p:Configuration=Release "$@" &&
        dotnet msbuild "$root/eng/Packages.proj" -nologo -v:m -t:Pack -p:Configuration=Release -p:PackageOutputPath="$new" "$@" &&
        rm -rf "$folder" && mv "$new" "$folder"
}

# What the packages are made from; equal text, equal packages.
pack_inputs() {
    (cd "$root" && git ls-files -co --exclude-standard -- src templates eng Directory.Build.props Directory.Packages.props version.json |
        sort | { xargs -d '\n' sha256sum 2>/dev/null || true; } | sha256sum)   # a file deleted and not yet committed is no error
}

# The development feed, packed again only after a change. Packages of a fixed version must leave NuGet's folder.
pack_dev() {
    local stamp="$dev_feed/inputs" inputs
    inputs="$(pack_inputs)"
    mkdir -p "$HOME/.nuget/packages" "$dev_feed"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$inputs" ] && ls "$dev_feed"/PusOS.Sdk.*.nupkg >/dev/null 2>&1; then
        return
    fi
    step "packing the development feed ($dev_version)"
    rm -f "$stamp"
    quietly pack-dev pack_feed "$dev_feed" -p:PusFixedVersion="$dev_version" || fail "packing failed"
    rm -rf "$artifacts"/nuget/pusos.*
    printf '%s' "$inputs" >"$stamp"
}

cmd_pack() {
    require_dotnet
    require_compiler_tools
    step "packing artifacts/packages"
    quietly pack pack_feed "$feed" || fail "packing failed"
    ls "$feed" >&2
    pack_dev
}
