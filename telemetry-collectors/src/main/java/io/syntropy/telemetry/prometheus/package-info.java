/** Prometheus' protocols, translated to OTLP at the edge: remote write 1.0 and scraping. */
@NullMarked
package io.syntropy.telemetry.prometheus;

import org.jspecify.annotations.NullMarked;
