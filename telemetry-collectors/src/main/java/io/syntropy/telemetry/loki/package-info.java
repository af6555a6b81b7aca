/** Loki's push protocol, translated to OTLP logs at the edge. */
@NullMarked
package io.syntropy.telemetry.loki;

import org.jspecify.annotations.NullMarked;
