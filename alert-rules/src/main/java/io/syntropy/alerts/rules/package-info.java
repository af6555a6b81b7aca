/**
 * Prometheus rules from SLO documents: counts by window, ratios, burn rates, and the alerts of our
 * own engine, for people who run Prometheus, Mimir or VictoriaMetrics.
 */
@NullMarked
package io.syntropy.alerts.rules;

import org.jspecify.annotations.NullMarked;
