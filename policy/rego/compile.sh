#!/bin/sh
# compile.sh wasm|rego OUT FOLDER...: makes one bundle of folders of Rego and data.json, a later one over an earlier.
# wasm is for the control plane itself, rego for an OPA server: opa takes the rules it compiled to WASM out of the
# bundle's Rego, and a server that does not run WASM (most do not) refuses the bundle.
# Arguments for `opa build`, as --signing-key, in OPA_BUILD_FLAGS.
set -eu
case ${1:-} in
  wasm) target='-t wasm -e syntropy/actions/decision' ;;
  rego) target='-t rego' ;;
  *) echo "usage: compile.sh wasm|rego OUT FOLDER..." >&2; exit 2 ;;
esac
[ $# -ge 3 ] || { echo "usage: compile.sh wasm|rego OUT FOLDER..." >&2; exit 2; }
opa=$("$(dirname "$0")/opa.sh")
out=$2
shift 2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/bundle"
for folder in "$@"; do
  (cd "$folder" && find . -type f \( -name '*.rego' ! -name '*_test.rego' -o -name data.json \) -print0 |
    xargs -0 cp --parents -t "$stage/bundle")
done
case $out in /*) ;; *) out=$PWD/$out ;; esac
cd "$stage/bundle"
"$opa" check --strict .
# The revision is the hash of the sources: that a bundle belongs to its sources can be seen without compiling.
revision=sha256:$(find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum | cut -d' ' -f1)
# A server may hold other rules beside it.
echo '{"roots": ["syntropy"]}' >.manifest
# shellcheck disable=SC2086
"$opa" build -b . $target --revision "$revision" ${OPA_BUILD_FLAGS:-} -o "$stage/out.tar.gz"
mkdir -p "$(dirname "$out")"
mv "$stage/out.tar.gz" "$out"
echo "$out $revision"
