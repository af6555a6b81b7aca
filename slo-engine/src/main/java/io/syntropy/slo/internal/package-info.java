/** Folding, slices and checkpoints of the SLI engine. */
@NullMarked
package io.syntropy.slo.internal;

import org.jspecify.annotations.NullMarked;
