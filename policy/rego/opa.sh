#!/bin/sh
# Prints the path of an `opa` of the version that compiles the shipped bundle: $OPA when set, one on the PATH of that
# version, else installed with Go into policy/target. Exit 9: neither is to be had.
set -eu
version=1.11.0
here=$(cd "$(dirname "$0")" && pwd)
bin="$here/../target/opa-$version"

fits() { "$1" version 2>/dev/null | grep -qx "Version: $version"; }

if [ -n "${OPA:-}" ]; then
  fits "$OPA" || { echo "OPA=$OPA: expected opa $version" >&2; exit 9; }
  echo "$OPA"
elif [ -x "$bin/opa" ]; then
  echo "$(cd "$bin" && pwd)/opa"
elif found=$(command -v opa) && fits "$found"; then
  echo "$found"
elif command -v go >/dev/null; then
  # Into a folder of its own first: an interrupted installation leaves no half program.
  mkdir -p "$bin"
  fresh=$(mktemp -d "$bin/install.XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  GOBIN="$fresh" GOFLAGS= go install "github.com/open-policy-agent/opa@v$version" >&2 || exit 9
  mv "$fresh/opa" "$bin/opa"
  echo "$(cd "$bin" && pwd)/opa"
else
  echo "opa $version is missing: go install github.com/open-policy-agent/opa@v$version" >&2
  exit 9
fi
