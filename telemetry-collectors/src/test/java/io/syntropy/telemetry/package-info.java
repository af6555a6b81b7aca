/** Tests, and the contract tests that adapters of this module's ports extend. */
@NullMarked
package io.syntropy.telemetry;

import org.jspecify.annotations.NullMarked;
