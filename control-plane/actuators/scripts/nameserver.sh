#!/bin/sh
# Makes sure that a name server of Debian's is installed for the tests, and prints its path:
#   nameserver.sh PROGRAM PACKAGE        (knotd knot, named bind9)
# As root on Debian it installs the package (without starting its service), else it says what to install.
set -eu
program=$1 package=$2
PATH=$PATH:/usr/sbin:/usr/local/sbin
if ! command -v "$program" >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && [ -x /usr/bin/apt-get ]; then
  # Runlevel 1: the package's own service stays off.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends "$package"; } >&2 || true
fi
command -v "$program" || {
  echo "The tests of the DNS actuator need $program: apt-get install $package" >&2
  exit 9
}
