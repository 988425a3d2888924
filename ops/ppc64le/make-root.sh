#!/usr/bin/env bash
# Makes a folder with what a Java program needs on Debian for ppc64le: a JDK 25 and its libraries, from the same
# mirror that this machine's apt uses. Takes some minutes, once. Needs apt, dpkg-deb and qemu-user-static.
#
#     ops/ppc64le/make-root.sh [FOLDER]        (default: ops/ppc64le/target)
#
# Nothing is installed on this machine; no root rights are needed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mkdir -p "${1:-$here/target}" && cd "${1:-$here/target}" && pwd)
suite=sid # the oldest that has a JDK 25 for ppc64le

if [ -e "$folder/complete" ]; then
    exit 0
fi
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
    awk '!found && match($0, /https?:\/\/[^ ]+\/debian\/?( |$)/) { print substr($0, RSTART, RLENGTH); found = 1 }' |
    tr -d ' ') || true
if [ -z "$mirror" ]; then
    echo "ppc64le: this machine's apt knows no Debian mirror" >&2
    exit 3
fi
mkdir -p "$folder"/apt/{lists/partial,cache/archives/partial,etc/preferences.d} "$folder/root"
: >"$folder/apt/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$folder/apt/sources"
options=(-o APT::Architecture=ppc64el -o APT::Architectures=ppc64el -o APT::Sandbox::User=
    -o Dir::State="$folder/apt" -o Dir::State::status="$folder/apt/status" -o Dir::Cache="$folder/apt/cache"
    -o Dir::Etc::SourceList="$folder/apt/sources" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Etc::PreferencesParts="$folder/apt/etc/preferences.d" -o APT::Install-Recommends=false
    -o Acquire::Languages=none -o Debug::NoLocking=1)
apt-get "${options[@]}" -q update
apt-get "${options[@]}" -q -y --download-only install openjdk-25-jre-headless
for package in "$folder"/apt/cache/archives/*.deb; do
    dpkg-deb -x "$package" "$folder/root"
done
ln -sfn usr/lib "$folder/root/lib"
ln -sfn usr/lib64 "$folder/root/lib64"
# What points to /etc means the /etc in here.
find "$folder/root/usr/lib/jvm" -type l -lname '/*' | while IFS= read -r link; do
    ln -sfn "$folder/root$(readlink "$link")" "$link"
done
rm -rf "$folder/apt"
touch "$folder/complete"
