/** Open Policy Agent as the organisation's policy: Rego as WASM in process, or an OPA server. */
@NullMarked
package io.syntropy.opa;

import org.jspecify.annotations.NullMarked;
