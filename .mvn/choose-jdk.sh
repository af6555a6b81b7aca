# Sourced by ./mvnw and ./syntropy: sets JAVA_HOME to a JDK >= 21, preferring 25.
# Order: JAVA_HOME, the java on PATH, then the folders where distributions put JDKs.

syntropy_jdk_major() { # JDK_HOME -> major version on stdout, nothing when it is no JDK
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

syntropy_choose_jdk() {
  if [ -n "${JAVA_HOME-}" ]; then
    major=$(syntropy_jdk_major "$JAVA_HOME")
    [ "${major:-0}" -lt 21 ] || return 0
  fi
  java=$(command -v java 2>/dev/null || true)
  if [ -n "$java" ]; then
    java=$(readlink -f "$java" 2>/dev/null || echo "$java")
    home=${java%/bin/java}
    major=$(syntropy_jdk_major "$home")
    if [ "${major:-0}" -ge 21 ]; then JAVA_HOME=$home; return 0; fi
  fi
  best= best_major=0
  set +f
  for home in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /usr/local/*jdk* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    major=$(syntropy_jdk_major "$home")
    [ "${major:-0}" -ge 21 ] || continue
    if [ "$major" -eq 25 ]; then best=$home; break; fi
    if [ "$major" -gt "$best_major" ]; then best=$home best_major=$major; fi
  done
  set -f
  if [ -z "$best" ]; then
    echo "syntropy: no JDK >= 21 found; install one (25 preferred, e.g. 'apt-get install openjdk-21-jdk-headless' or Temurin 25) or set JAVA_HOME" >&2
    exit 9
  fi
  JAVA_HOME=$best
}

syntropy_choose_jdk
export JAVA_HOME
