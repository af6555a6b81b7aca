package io.syntropy.slo.internal;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The SLOs with their generations and corrections, live and lately removed, and the signals. */
public final class Definitions {
  /** Nothing defined. */
  public static final Definitions NONE = new Definitions(new TreeMap<>(), Map.of());

  /** How long what was replaced or removed is kept: until its data have left the hours. */
  private static final Duration RETENTION = Duration.ofDays(90);

  /** The most replaced or removed generations of all SLOs together. */
  private static final int MAX_ENDED = 1_000;

  private record Ended(Instant until, String name, int number) {}

  private static final Comparator<Ended> NEWEST_FIRST =
      Comparator.comparing(Ended::until)
          .reversed()
          .thenComparing(Ended::name)
          .thenComparing(Ended::number, Comparator.reverseOrder());

  private final TreeMap<String, Lineage> lineages;
  private final Map<String, Indicator> signals;

  /** Where the objectives of an SLO stand now. */
  public interface Marks {
    /** The watermark of each objective; one for a composite. */
    List<Long> of(Slo slo);
  }

  Definitions(TreeMap<String, Lineage> lineages, Map<String, Indicator> signals) {
    this.lineages = lineages;
    this.signals = Collections.unmodifiableMap(new TreeMap<>(signals));
  }

  /** These definitions replaced by others; a changed indicator is one generation further. */
  public Definitions next(
      List<Slo> replacing, Map<String, Indicator> nextSignals, Instant at, Marks marks) {
    TreeMap<String, Lineage> next = new TreeMap<>();
    for (Slo slo : replacing) {
      Lineage before = lineages.get(slo.name());
      Lineage after = before == null ? Lineage.first(slo, at) : before.next(slo, at, marks);
      if (next.put(slo.name(), after) != null) {
        throw new IllegalArgumentException(
            "slos: " + slo.name() + " twice (expected unique names)");
      }
    }
    lineages.forEach(
        (name, lineage) -> next.computeIfAbsent(name, n -> lineage.removed(at, marks)));
    return new Definitions(next, nextSignals);
  }

  /** Whether a change from one to the other keeps the generation. */
  static boolean countsTheSame(Slo a, Slo b) {
    return counted(a).equals(counted(b)) && Objects.equals(a.composite(), b.composite());
  }

  private static Set<Indicator> counted(Slo slo) {
    Set<Indicator> indicators = new LinkedHashSet<>();
    slo.objectives().stream()
        .map(Objective::indicator)
        .filter(Objects::nonNull)
        .forEach(indicators::add);
    return indicators;
  }

  /** These definitions without what is too old or too much; the same object when all is kept. */
  public Definitions kept(Instant now) {
    Instant horizon = now.minus(RETENTION);
    TreeMap<String, Lineage> left = new TreeMap<>();
    lineages.forEach((name, lineage) -> {
      Lineage kept = lineage.kept(horizon);
      if (kept != null) {
        left.put(name, kept);
      }
    });
    List<Ended> ended = new ArrayList<>();
    left.forEach((name, lineage) ->
        lineage
            .generations()
            .forEach(g -> {
              Instant until = g.until();
              if (until != null) {
                ended.add(new Ended(until, name, g.number()));
              }
            }));
    if (ended.size() > MAX_ENDED) {
      ended.sort(NEWEST_FIRST);
      for (Ended over : ended.subList(MAX_ENDED, ended.size())) {
        left.computeIfPresent(over.name(), (name, lineage) -> lineage.without(over.number()));
      }
    }
    return left.equals(lineages) ? this : new Definitions(left, signals);
  }

  Definitions with(String name, List<Correction> corrections) {
    TreeMap<String, Lineage> changed = new TreeMap<>(lineages);
    changed.computeIfPresent(name, (n, lineage) -> lineage.with(corrections));
    return new Definitions(changed, signals);
  }

  /** Every indicator that is counted. */
  public Set<Indicator> indicators() {
    Set<Indicator> all = new LinkedHashSet<>();
    lineages.values().stream()
        .filter(Lineage::live)
        .forEach(lineage -> all.addAll(counted(lineage.last().slo())));
    all.addAll(signals.values());
    return all;
  }

  /** Every indicator that was counted once and is kept. */
  public Set<Indicator> ended() {
    Set<Indicator> all = new LinkedHashSet<>();
    for (Lineage lineage : lineages.values()) {
      lineage.generations().stream()
          .filter(g -> !g.live())
          .forEach(g -> all.addAll(counted(g.slo())));
    }
    return all;
  }

  /** What is known under a name, live or removed; null when nothing is. */
  public @Nullable Lineage lineage(String name) {
    return lineages.get(name);
  }

  public Map<String, Lineage> lineages() {
    return Collections.unmodifiableMap(lineages);
  }

  /** The live SLO of this name, or null. */
  public @Nullable Slo slo(String name) {
    Lineage lineage = lineages.get(name);
    return lineage == null || !lineage.live() ? null : lineage.last().slo();
  }

  /** The live generation's number; 0 when no SLO has this name. */
  public int generation(String name) {
    Lineage lineage = lineages.get(name);
    return lineage == null || !lineage.live() ? 0 : lineage.last().number();
  }

  /** The live SLOs by name. */
  public List<Slo> slos() {
    List<Slo> all = new ArrayList<>();
    lineages.values().stream().filter(Lineage::live).forEach(l -> all.add(l.last().slo()));
    return List.copyOf(all);
  }

  public Map<String, Indicator> signals() {
    return signals;
  }
}
