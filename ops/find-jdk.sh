# Sourced by mvnw and retouch. Sets JAVA_HOME to a JDK 25, or says in one line that there is none.
# Looks at JAVA_HOME, then at PATH, then at the folders where installers put JDKs.

is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk_25() {
    if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
        return 0
    fi
    on_path=$(command -v javac 2>/dev/null || true)
    if [ -n "$on_path" ]; then
        on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
        if is_jdk_25 "$on_path"; then
            JAVA_HOME=$on_path
            return 0
        fi
    fi
    for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* "$HOME"/.sdkman/candidates/java/* \
            "$HOME"/.jdks/* "$HOME"/.jenv/versions/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if is_jdk_25 "$candidate"; then
            JAVA_HOME=$candidate
            return 0
        fi
    done
    echo "retouch: no JDK 25 found in JAVA_HOME, on PATH or in the usual folders. Install one (any vendor) or set JAVA_HOME to it." >&2
    return 1
}
