/** Ports of the telemetry store, what is asked of it, and its embedded adapter. */
@NullMarked
package io.syntropy.telemetry.store;

import org.jspecify.annotations.NullMarked;
