package io.syntropy.alerts;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing to tell one target about an incident. The id is the same however often the deciding
 * events are replayed, so that an outbox takes it once.
 *
 * @param id see {@link #id(String, long, String)}
 * @param target {@code metadata.name} of a Notifier document
 * @param dedupKey the same from trigger to resolve, at most {@value #MAX_DEDUP_KEY} characters
 *     (PagerDuty's limit)
 * @param change what became of the incident
 * @param incident as it was at {@code at}
 * @param sequence counts the changes of the incident, from 0
 * @param at when it was decided
 */
public record Notice(
    String id,
    String target,
    String dedupKey,
    Change change,
    IncidentBrief incident,
    long sequence,
    Instant at) {
  /** PagerDuty Events API v2: {@code dedup_key}. */
  public static final int MAX_DEDUP_KEY = 255;

  private static final int MAX_ID = 512;

  /** What became of an incident. */
  public enum Change {
    /** It opened, or opened again. */
    TRIGGER,
    /** Its alerts, severity or title changed. */
    UPDATE,
    /** A person took it. */
    ACKNOWLEDGE,
    /** Its reason is gone. */
    RESOLVE,
    /** A summary of what called nobody; it is never resolved. */
    DIGEST;

    /** As written in the API, in lower case. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The change written as {@code text}; empty for anything else. */
    public static Optional<Change> parse(String text) {
      return Arrays.stream(values()).filter(c -> c.wire().equals(text)).findFirst();
    }
  }

  public Notice {
    Texts.key("notice id", id, MAX_ID);
    Texts.key("target", target, 255);
    Texts.key("dedup_key", dedupKey, MAX_DEDUP_KEY);
    if ((id + target + dedupKey).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "notice: a control character in id, target or dedup_key (expected none)");
    }
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence: %d (expected 0 or more)".formatted(sequence));
    }
    if ((change == Change.RESOLVE) != incident.resolved() && change != Change.DIGEST) {
      throw new IllegalArgumentException(
          "change: %s of an incident that is %s (expected resolve exactly when resolved)"
              .formatted(change.wire(), incident.state()));
    }
  }

  /** The notice of a change of an incident, with the id that belongs to it. */
  public static Notice of(
      String target,
      String dedupKey,
      Change change,
      IncidentBrief incident,
      long sequence,
      Instant at) {
    return new Notice(
        id(incident.id(), sequence, target), target, dedupKey, change, incident, sequence, at);
  }

  /** {@code INCIDENT:SEQUENCE:TARGET}. */
  public static String id(String incident, long sequence, String target) {
    return incident + ":" + sequence + ":" + target;
  }
}
