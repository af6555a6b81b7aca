/** Reading PromQL expressions, and recognising those that are counts of events. */
@NullMarked
package io.syntropy.slo.promql;

import org.jspecify.annotations.NullMarked;
