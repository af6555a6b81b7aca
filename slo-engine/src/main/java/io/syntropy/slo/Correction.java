package io.syntropy.slo;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people say about a stretch of an SLO's past: applied when it is read, never to the stored
 * counts. Ranges of one kind form a union; what is excluded is nothing else, what counts as good is
 * not credited again; credits add up, never past the last bad event.
 *
 * @param id unique for the SLO
 * @param from event time, excluded
 * @param to event time, included; after {@code from}
 * @param labels groups it is about: those with these label values; empty for all
 * @param events a credit's bad events that become good; 0 for other kinds
 * @param budgetShare a credit's share of the SLO window's error budget, up to 1; 0 for other kinds
 * @param by who says so
 * @param why in words
 * @param at when it was said
 */
public record Correction(
    String id,
    Kind kind,
    Instant from,
    Instant to,
    Map<String, String> labels,
    double events,
    double budgetShare,
    String by,
    String why,
    Instant at) {
  /** The most corrections of one SLO. */
  public static final int MAX = 1_000;

  /** How far a range may lie from the present. */
  public static final Duration REACH = Duration.ofDays(90);

  private static final int MAX_LABELS = 8;
  private static final int MAX_LABEL = 1_024;
  private static final int MAX_WHY = 500;

  /** What is done to the range. */
  public enum Kind {
    /** Its events leave good and total. */
    EXCLUDE,
    /** Its bad events count as good. */
    COUNT_GOOD,
    /**
     * A stated number of its bad events count as good, or as many as the stated share of the
     * window's budget: each bad event of the range by the same fraction, all of them at most.
     */
    CREDIT;

    /** As written in the API, for example {@code count_good}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Correction {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    if (id.isEmpty() || id.length() > 100) {
      throw new IllegalArgumentException("id: '" + id + "' (expected 1 to 100 characters)");
    }
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException("to: " + to + " (expected after from, " + from + ")");
    }
    if (from.isBefore(at.minus(REACH)) || to.isAfter(at.plus(REACH))) {
      throw new IllegalArgumentException(
          "range: " + from + " to " + to + " (expected within 90d of " + at + ")");
    }
    if (labels.values().stream().anyMatch(value -> value.length() > MAX_LABEL)) {
      throw new IllegalArgumentException(
          "labels: a value longer than " + MAX_LABEL + " characters (expected at most that many)");
    }
    if (labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException(
          "labels: " + labels.size() + " (expected at most " + MAX_LABELS + ")");
    }
    if (why.isBlank() || why.length() > MAX_WHY) {
      throw new IllegalArgumentException(
          "why: " + why.length() + " characters (expected 1 to " + MAX_WHY + ")");
    }
    boolean bounded = events >= 0 && events <= 1e15 && budgetShare >= 0 && budgetShare <= 1;
    boolean stated = (events > 0) != (budgetShare > 0);
    if (kind == Kind.CREDIT && !(bounded && stated)) {
      throw new IllegalArgumentException(
          "credit: events "
              + events
              + ", budget_share "
              + budgetShare
              + " (expected either events above 0 or a budget_share above 0, at most 1)");
    }
    if (kind != Kind.CREDIT && (events != 0 || budgetShare != 0)) {
      throw new IllegalArgumentException(
          kind.text() + ": events or budget_share given (expected neither: they are a credit's)");
    }
  }

  /**
   * A correction as it is read now.
   *
   * @param from where it begins, rounded outward to the resolution still stored there
   * @param to where it ends, rounded outward likewise
   * @param resolution the coarser of the two: 10 s, 1 min or 1 h
   * @param inWindow whether it reaches into the SLO's window
   */
  public record Applied(
      Correction correction, Instant from, Instant to, Duration resolution, boolean inWindow) {}
}
