#!/bin/sh
# Compiles a folder of Rego to a bundle with WASM, the form both the in-process policy and an OPA server read.
#   policy/rego/build.sh                      the shipped policy into the module's resources
#   policy/rego/build.sh OUT [FOLDER...]      the shipped policy with an organisation's own folders into OUT
# More arguments for `opa build`, as --signing-key, in OPA_BUILD_FLAGS.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
opa=$("$here/opa.sh")
out=${1:-$here/../src/main/resources/rego/actions.tar.gz}
[ $# -eq 0 ] || shift
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/bundle"
cp -r "$here/syntropy" "$stage/bundle/"
for folder in "$@"; do
  cp -r "$folder/." "$stage/bundle/"
done
cd "$stage/bundle"
find . -name '*_test.rego' -exec rm {} +
"$opa" check --strict .
# The revision is the hash of the sources: that a bundle belongs to its sources can be seen without compiling.
revision=sha256:$(find . -type f \( -name '*.rego' -o -name data.json \) | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1)
# shellcheck disable=SC2086
"$opa" build -b . -t wasm -e syntropy/actions/decision --revision "$revision" ${OPA_BUILD_FLAGS:-} -o "$stage/out.tar.gz"
case $out in /*) ;; *) out=$OLDPWD/$out ;; esac
mkdir -p "$(dirname "$out")"
mv "$stage/out.tar.gz" "$out"
echo "$out $revision"
