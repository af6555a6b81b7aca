/** Decided changes of targets outside the control plane, carried out off its thread, read back. */
@NullMarked
package io.syntropy.server.outside;

import org.jspecify.annotations.NullMarked;
