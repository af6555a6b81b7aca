package io.syntropy.slo.internal;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Adding, taking back and listing the corrections of an SLO. */
public final class Corrections {
  private Corrections() {}

  /** The definitions with one more correction. */
  public static Definitions with(Definitions definitions, String name, Correction correction) {
    Slo slo = definitions.slo(name);
    Lineage lineage = definitions.lineage(name);
    if (slo == null || lineage == null) {
      throw new IllegalArgumentException("slo: " + name + " is not defined");
    }
    if (slo.composite() != null) {
      throw new IllegalArgumentException(
          "slo: " + name + " is a composite (expected a correction of one of its parts)");
    }
    List<Correction> all = new ArrayList<>(lineage.corrections());
    if (all.stream().anyMatch(c -> c.id().equals(correction.id()))) {
      throw new IllegalArgumentException("id: " + correction.id() + " is taken");
    }
    if (all.size() >= Correction.MAX) {
      throw new IllegalArgumentException(
          "corrections: " + all.size() + " (expected fewer than " + Correction.MAX + ")");
    }
    checkLabels(slo, correction);
    all.add(correction);
    return definitions.with(name, all);
  }

  private static void checkLabels(Slo slo, Correction correction) {
    for (Objective objective : slo.objectives()) {
      List<String> keys =
          objective.indicator() == null ? List.of() : objective.indicator().groupBy();
      for (String key : correction.labels().keySet()) {
        if (!keys.contains(key)) {
          throw new IllegalArgumentException(
              "labels: "
                  + key
                  + " (expected some of "
                  + keys
                  + ", what "
                  + slo.name()
                  + " is grouped by)");
        }
      }
    }
  }

  /** The definitions without a correction; the same object when there is none. */
  public static Definitions without(Definitions definitions, String name, String id) {
    Lineage lineage = definitions.lineage(name);
    if (lineage == null || lineage.corrections().stream().noneMatch(c -> c.id().equals(id))) {
      return definitions;
    }
    return definitions.with(
        name, lineage.corrections().stream().filter(c -> !c.id().equals(id)).toList());
  }

  /** An SLO's corrections, newest range first, as read at its watermark. */
  public static List<Correction.Applied> applied(Lookup lookup, String name) {
    if (lookup.corrections(name).isEmpty()) {
      return List.of();
    }
    Slo slo = lookup.slo(name);
    long mark = slo == null ? Long.MIN_VALUE : Reading.marks(slo, lookup).getFirst();
    return lookup.corrections(name).stream()
        .sorted(Comparator.comparing(Correction::to).reversed().thenComparing(Correction::id))
        .map(correction ->
            slo == null || mark == Long.MIN_VALUE
                ? whole(correction)
                : applied(correction, slo, mark))
        .toList();
  }

  private static Correction.Applied whole(Correction correction) {
    long first = Math.floorDiv(Times.nanos(correction.from()), Slices.NANOS);
    long last = Slices.of(Times.nanos(correction.to()));
    return new Correction.Applied(
        correction, end(first - 1), end(last), Duration.ofNanos(Slices.NANOS), false);
  }

  private static Correction.Applied applied(Correction correction, Slo slo, long mark) {
    long last = Slices.of(mark);
    Ranges.Range range = Correcting.range(correction, last);
    if (range.last() < range.first()) {
      return whole(correction);
    }
    return new Correction.Applied(
        correction,
        end(range.first() - 1),
        end(range.last()),
        Resolution.of(range.first(), last),
        range.last() >= Plan.first(slo.window(), mark));
  }

  private static Instant end(long slice) {
    return Instant.ofEpochSecond((slice + 1) * (Slices.NANOS / 1_000_000_000L));
  }
}
