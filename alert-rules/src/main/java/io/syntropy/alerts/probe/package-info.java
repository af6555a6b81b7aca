/** Scripted synthetic probes as documents: what is asked, in which order, and what must come. */
@NullMarked
package io.syntropy.alerts.probe;

import org.jspecify.annotations.NullMarked;
