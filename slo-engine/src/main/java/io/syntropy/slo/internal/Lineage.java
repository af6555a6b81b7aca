package io.syntropy.slo.internal;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Generation;
import io.syntropy.slo.Slo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known under one SLO's name: its generations, oldest first, and its corrections. The last
 * generation is live unless the SLO was removed.
 */
public record Lineage(List<Held> generations, List<Correction> corrections) {
  public Lineage {
    generations = List.copyOf(generations);
    corrections = List.copyOf(corrections);
  }

  /**
   * One generation.
   *
   * @param until null while it is live
   * @param marks the watermark of each objective when it ended, nanoseconds; one for a composite;
   *     {@link Long#MIN_VALUE} when nothing had been counted; empty while it is live
   */
  public record Held(int number, Slo slo, Instant from, @Nullable Instant until, List<Long> marks) {
    public Held {
      marks = List.copyOf(marks);
    }

    public boolean live() {
      return until == null;
    }

    Held ended(Instant at, List<Long> lastMarks) {
      return new Held(number, slo, from, at, lastMarks);
    }

    boolean endedBefore(Instant time) {
      return until != null && until.isBefore(time);
    }
  }

  static Lineage first(Slo slo, Instant at) {
    return new Lineage(List.of(new Held(1, slo, at, null, List.of())), List.of());
  }

  public Held last() {
    return generations.getLast();
  }

  public boolean live() {
    return last().live();
  }

  public @Nullable Held generation(int number) {
    return generations.stream().filter(g -> g.number() == number).findFirst().orElse(null);
  }

  /** This lineage with {@code slo} live: the same generation when it counts the same. */
  Lineage next(Slo slo, Instant at, Definitions.Marks marks) {
    List<Held> all = new ArrayList<>(generations);
    Held last = all.removeLast();
    if (Definitions.countsTheSame(last.slo(), slo)) {
      all.add(new Held(last.number(), slo, last.from(), null, List.of()));
    } else {
      all.add(last.live() ? last.ended(at, marks.of(last.slo())) : last);
      all.add(new Held(last.number() + 1, slo, at, null, List.of()));
    }
    return new Lineage(all, corrections);
  }

  /** This lineage without a live generation. */
  Lineage removed(Instant at, Definitions.Marks marks) {
    List<Held> all = new ArrayList<>(generations);
    Held last = all.removeLast();
    all.add(last.live() ? last.ended(at, marks.of(last.slo())) : last);
    return new Lineage(all, corrections);
  }

  Lineage with(List<Correction> others) {
    return new Lineage(generations, others);
  }

  /** This lineage without one generation; null when nothing is left. */
  @Nullable Lineage without(int number) {
    List<Held> left = generations.stream().filter(g -> g.number() != number).toList();
    return left.isEmpty() ? null : new Lineage(left, corrections);
  }

  /**
   * This lineage without generations and corrections that ended before {@code horizon}, and with
   * the newest {@link Generation#KEPT} ended generations only; null when nothing is left.
   */
  @Nullable Lineage kept(Instant horizon) {
    List<Held> live = generations.stream().filter(Held::live).toList();
    List<Held> ended =
        generations.stream().filter(g -> !g.live() && !g.endedBefore(horizon)).toList();
    List<Held> all =
        new ArrayList<>(ended.subList(Math.max(0, ended.size() - Generation.KEPT), ended.size()));
    all.addAll(live);
    List<Correction> left = corrections.stream().filter(c -> !c.to().isBefore(horizon)).toList();
    return all.isEmpty() ? null : new Lineage(all, left);
  }
}
