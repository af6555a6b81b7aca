/** Tests of rollups against plain walks over raw points. */
@NullMarked
package io.syntropy.telemetry.store.rollup;

import org.jspecify.annotations.NullMarked;
