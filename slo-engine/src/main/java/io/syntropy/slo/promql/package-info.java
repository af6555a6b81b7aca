/**
 * Reading PromQL expressions, and recognising those that are counts of events.
 *
 * <p>The parser is our own: Prometheus' is Go, and for the JVM there is no maintained one in the
 * package registry; a grammar for a parser generator would bring its runtime into the pure core and
 * no bounds on depth.
 */
@NullMarked
package io.syntropy.slo.promql;

import org.jspecify.annotations.NullMarked;
