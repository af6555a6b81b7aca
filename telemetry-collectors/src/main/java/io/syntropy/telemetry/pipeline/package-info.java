/** The way of telemetry from the journal through governance into the store. */
@NullMarked
package io.syntropy.telemetry.pipeline;

import org.jspecify.annotations.NullMarked;
