/** What was journalled, sent on to targets that users name: OTLP, remote write, Loki. */
@NullMarked
package io.syntropy.telemetry.forward;

import org.jspecify.annotations.NullMarked;
