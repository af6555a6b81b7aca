/** Everything computed, as Prometheus metrics. */
@NullMarked
package io.syntropy.server.metrics;

import org.jspecify.annotations.NullMarked;
