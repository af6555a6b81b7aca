/** Queries asked of Prometheus-compatible APIs; their answers enter through the journal. */
@NullMarked
package io.syntropy.server.prometheus;

import org.jspecify.annotations.NullMarked;
