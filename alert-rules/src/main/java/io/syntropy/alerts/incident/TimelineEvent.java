package io.syntropy.alerts.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an incident's timeline.
 *
 * @param number counts the incident's entries, from 0
 * @param kind {@code opened}, {@code alert}, {@code alert_changed}, {@code alert_ended}, {@code
 *     severity}, {@code silenced}, {@code unsilenced}, {@code flapping}, {@code escalated}, {@code
 *     reminded}, {@code acknowledged}, {@code note}, {@code resolved}
 * @param actor the person it comes from; null for the control plane
 */
public record TimelineEvent(
    String incident, long number, Instant at, String kind, String text, @Nullable String actor) {}
