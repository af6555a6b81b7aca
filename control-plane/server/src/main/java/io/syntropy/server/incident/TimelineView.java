package io.syntropy.server.incident;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident with what happened around it.
 *
 * @param timeline oldest first
 */
public record TimelineView(IncidentView incident, List<Entry> timeline) {
  /**
   * One thing that happened.
   *
   * @param source {@code incident}, {@code action}, {@code deploy}, {@code configuration}, {@code
   *     gate} or {@code person}
   * @param kind what kind of thing, within its source
   * @param actor who did it, null for the control plane itself
   * @param auditIndex its entry in the audit log, null for what is not there
   */
  public record Entry(
      Instant at,
      String source,
      String kind,
      String text,
      @Nullable String actor,
      @Nullable Long auditIndex) {}

  /** Copies the list. */
  public TimelineView {
    timeline = List.copyOf(timeline);
  }
}
