#!/usr/bin/env bash
# Makes the image that everything stands on where no registry can be reached: Debian by debootstrap and this machine's
# JDK 25, cut down by jlink. Needs root, debootstrap and a Docker engine.
#
#     ops/deploy/stand-in/make-base.sh FILE.tar
#
# The result is loaded into the engine as retouch-stand-in/base:local, and FILE.tar is what jib begins with.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
file=$(realpath -m "$1")
. "$here/../../find-jdk.sh"
find_jdk_25
[ ! -e "$file" ] || { docker load -q -i "$file"; exit 0; }
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
    awk '!found && match($0, /https?:\/\/[^ ]+\/debian\/?( |$)/) { print substr($0, RSTART, RLENGTH); found = 1 }' |
    tr -d ' ') || true
[ -n "$mirror" ] || { echo "make-base: this machine's apt knows no Debian mirror" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase --include=ca-certificates,libgomp1,libstdc++6,fontconfig,fonts-dejavu-core \
    bookworm "$work/root" "$mirror"
mkdir -p "$work/root/opt"
"$JAVA_HOME/bin/jlink" --no-header-files --no-man-pages --compress zip-6 --output "$work/root/opt/java" --add-modules \
    java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.httpserver,jdk.incubator.vector,jdk.jcmd,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.zipfs
rm -rf "$work"/root/var/{cache/apt,lib/apt/lists}/* "$work"/root/usr/share/{doc,man}/*
mkdir -p "$(dirname "$file")"
tar -C "$work/root" -c . | docker import -c 'ENV PATH=/opt/java/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' \
    -c 'ENV JAVA_HOME=/opt/java' -c 'ENV LANG=C.UTF-8' - retouch-stand-in/base:local
docker save retouch-stand-in/base:local -o "$file"
