/** Alert routing, notifiers and Prometheus rules; nothing is computed here yet. */
@NullMarked
package io.syntropy.alerts;

import org.jspecify.annotations.NullMarked;
