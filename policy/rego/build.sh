#!/bin/sh
# Compiles what is committed in compiled form: the shipped policy, and the answers the adapters are tested with.
set -eu
cd "$(dirname "$0")"
./compile.sh wasm ../src/main/resources/rego/actions.tar.gz .
./compile.sh wasm ../src/test/resources/rego/situations.tar.gz ../src/test/rego/situations
