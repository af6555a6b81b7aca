package io.syntropy.slo.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an indicator counted, in cells of time that are the same for all its groups: an immutable
 * copy that may be handed to other threads. Recorded by the engine the cells are 10 s for the
 * newest 6 h, 1 min up to 3 d, 1 h up to 90 d. A late point is in the cell of its event time.
 */
public final class History {
  /** The most groups recorded; the rest shows in {@link #omittedGroups}. */
  public static final int MAX_GROUPS = 256;

  private final long[] bounds;
  private final List<Group> groups;
  private final int omittedGroups;

  /**
   * A history of cells {@code (bounds[i], bounds[i + 1]]}.
   *
   * @param bounds growing seconds since the epoch
   * @param groups with one value per cell each
   * @param omittedGroups how many further groups were counted but are not here
   */
  public History(long[] bounds, List<Group> groups, int omittedGroups) {
    for (int i = 1; i < bounds.length; i++) {
      if (bounds[i] <= bounds[i - 1]) {
        throw new IllegalArgumentException("bounds: not growing at " + i);
      }
    }
    for (Group group : groups) {
      if (bounds.length == 0 || group.badUpTo.length != bounds.length) {
        throw new IllegalArgumentException(
            "cells: " + (group.badUpTo.length - 1) + " (expected " + (bounds.length - 1) + ")");
      }
    }
    this.bounds = bounds.clone();
    this.groups = List.copyOf(groups);
    this.omittedGroups = omittedGroups;
  }

  /** Nothing was counted. */
  public static final History EMPTY = new History(new long[0], List.of(), 0);

  /** How many cells there are. */
  public int cells() {
    return Math.max(0, bounds.length - 1);
  }

  /** Where the first cell begins; the epoch when there is none. */
  public Instant from() {
    return cells() == 0 ? Instant.EPOCH : Instant.ofEpochSecond(bounds[0]);
  }

  /** Where the last cell ends; the epoch when there is none. */
  public Instant to() {
    return cells() == 0 ? Instant.EPOCH : end(cells() - 1);
  }

  /** Where a cell ends. */
  public Instant end(int cell) {
    return Instant.ofEpochSecond(bounds[cell + 1]);
  }

  /** How long a cell is. */
  public Duration length(int cell) {
    return Duration.ofSeconds(bounds[cell + 1] - bounds[cell]);
  }

  /** The groups in label order. */
  public List<Group> groups() {
    return groups;
  }

  /** How many further groups were counted but are left out here. */
  public int omittedGroups() {
    return omittedGroups;
  }

  /**
   * The first cell of the window {@code (from, end of a later cell]}: where {@code from} lies
   * inside a cell, the window is widened to that cell's beginning.
   */
  public int first(Instant from) {
    long second = from.getEpochSecond();
    int at = Arrays.binarySearch(bounds, second);
    return at >= 0 ? at : Math.max(0, -at - 2);
  }

  /**
   * One cell's counts.
   *
   * @param bad bad events
   * @param total all events
   * @param covered series-seconds in which a series was covered
   * @param expected series-seconds in which one was expected to report
   * @param heard seconds of the cell in which anything was heard
   */
  public record Cell(double bad, double total, double covered, double expected, double heard) {
    /** A cell in which nothing was heard. */
    public static final Cell NONE = new Cell(0, 0, 0, 0, 0);
  }

  /** The counts of one group, as running sums so that any window is two reads. */
  public static final class Group {
    private final Map<String, String> labels;
    private final Duration freshFor;
    private final boolean silenceTells;
    private final double[] badUpTo;
    private final double[] totalUpTo;
    private final double[] coveredUpTo;
    private final double[] expectedUpTo;
    private final double[] heardUpTo;
    private final int[] lastHeard;

    /**
     * A group.
     *
     * @param freshFor how old its newest point may be to act on
     * @param silenceTells whether silence is missing data, as {@link AlertReading#coverage} has it
     * @param cells one for each of the history's
     */
    public Group(
        Map<String, String> labels, Duration freshFor, boolean silenceTells, List<Cell> cells) {
      this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
      this.freshFor = freshFor;
      this.silenceTells = silenceTells;
      int n = cells.size();
      badUpTo = new double[n + 1];
      totalUpTo = new double[n + 1];
      coveredUpTo = new double[n + 1];
      expectedUpTo = new double[n + 1];
      heardUpTo = new double[n + 1];
      lastHeard = new int[n];
      int last = -1;
      for (int i = 0; i < n; i++) {
        Cell cell = cells.get(i);
        badUpTo[i + 1] = badUpTo[i] + cell.bad;
        totalUpTo[i + 1] = totalUpTo[i] + cell.total;
        coveredUpTo[i + 1] = coveredUpTo[i] + cell.covered;
        expectedUpTo[i + 1] = expectedUpTo[i] + cell.expected;
        heardUpTo[i + 1] = heardUpTo[i] + cell.heard;
        last = cell.total > 0 || cell.heard > 0 ? i : last;
        lastHeard[i] = last;
      }
    }

    /** Keys as in {@code group_by}; empty without. */
    public Map<String, String> labels() {
      return labels;
    }

    /** Bad events of the cells from {@code first} to {@code last}, both included. */
    public double bad(int first, int last) {
      return badUpTo[last + 1] - badUpTo[first];
    }

    /** All events of the cells from {@code first} to {@code last}, both included. */
    public double total(int first, int last) {
      return totalUpTo[last + 1] - totalUpTo[first];
    }

    /** What was counted in one cell. */
    public Cell cell(int at) {
      return new Cell(
          bad(at, at),
          total(at, at),
          coveredUpTo[at + 1] - coveredUpTo[at],
          expectedUpTo[at + 1] - expectedUpTo[at],
          heardUpTo[at + 1] - heardUpTo[at]);
    }

    double covered(int first, int last) {
      return coveredUpTo[last + 1] - coveredUpTo[first];
    }

    double expected(int first, int last) {
      return expectedUpTo[last + 1] - expectedUpTo[first];
    }

    double heard(int first, int last) {
      return heardUpTo[last + 1] - heardUpTo[first];
    }

    Duration freshFor() {
      return freshFor;
    }

    boolean silenceTells() {
      return silenceTells;
    }

    /** The newest cell up to {@code last} in which anything was heard; -1 when there is none. */
    int lastHeard(int last) {
      return lastHeard[last];
    }

    /** The first cell in which anything was heard; -1 when there is none. */
    int firstHeard() {
      for (int at = 0; at < lastHeard.length; at++) {
        if (lastHeard[at] == at) {
          return at;
        }
      }
      return -1;
    }
  }

  /**
   * A part of a history with cells of one length.
   *
   * @param from where it begins
   * @param to where it ends
   * @param cell the length of its cells
   */
  public record Part(Instant from, Instant to, Duration cell) {}

  /** The parts of the cells from {@code first} to {@code last}, oldest first. */
  public List<Part> parts(int first, int last) {
    List<Part> parts = new ArrayList<>();
    int begin = first;
    for (int at = first; at <= last; at++) {
      if (at == last || !length(at + 1).equals(length(at))) {
        parts.add(new Part(Instant.ofEpochSecond(bounds[begin]), end(at), length(at)));
        begin = at + 1;
      }
    }
    return List.copyOf(parts);
  }
}
