/**
 * Metric points to rollups and rollups to answers, without input and output: what is stored of a
 * series, why that is exact, and how questions are answered from it. Begin at {@link
 * io.syntropy.telemetry.store.rollup.Part}.
 */
@NullMarked
package io.syntropy.telemetry.store.rollup;

import org.jspecify.annotations.NullMarked;
