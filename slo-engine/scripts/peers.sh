#!/bin/sh
# Makes sure that a program of Debian's that Syntropy is compared with is installed, and prints its path:
#   peers.sh PROGRAM PACKAGE
# As root on Debian it installs the package (without starting its service), else it says what to install.
set -eu
program=$1 package=$2
if ! command -v "$program" >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && [ -x /usr/bin/apt-get ]; then
  # Runlevel 1: the package's own service stays off.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends "$package"; } >&2 || true
fi
command -v "$program" || {
  echo "The comparison needs $program: apt-get install $package, or skip it with -Dslo.differential.skip" >&2
  exit 9
}
