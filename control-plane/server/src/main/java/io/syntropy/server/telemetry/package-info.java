/** Stored telemetry: what feeds the store, and the questions asked of it over HTTP. */
@NullMarked
package io.syntropy.server.telemetry;

import org.jspecify.annotations.NullMarked;
