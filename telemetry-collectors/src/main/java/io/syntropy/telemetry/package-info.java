/** Receivers, journal and governance of telemetry. */
@NullMarked
package io.syntropy.telemetry;

import org.jspecify.annotations.NullMarked;
