package io.syntropy.slo.internal;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The live SLOs with the generation of their indicators, and the live signals. */
public final class Definitions {
  /** Nothing defined. */
  public static final Definitions NONE = new Definitions(new TreeMap<>(), Map.of());

  private record Live(Slo slo, int generation) {}

  private final TreeMap<String, Live> slos;
  private final Map<String, Indicator> signals;

  private Definitions(TreeMap<String, Live> slos, Map<String, Indicator> signals) {
    this.slos = slos;
    this.signals = Collections.unmodifiableMap(new TreeMap<>(signals));
  }

  static Definitions of(List<Slo> slos, List<Integer> generations, Map<String, Indicator> signals) {
    TreeMap<String, Live> live = new TreeMap<>();
    for (int i = 0; i < slos.size(); i++) {
      live.put(slos.get(i).name(), new Live(slos.get(i), generations.get(i)));
    }
    return new Definitions(live, signals);
  }

  /** These definitions replaced by others; a changed indicator is one generation further. */
  public Definitions next(List<Slo> replacing, Map<String, Indicator> nextSignals) {
    TreeMap<String, Live> live = new TreeMap<>();
    for (Slo slo : replacing) {
      Live before = slos.get(slo.name());
      int generation = before == null ? 1 : before.generation;
      if (before != null && !counted(before.slo).equals(counted(slo))) {
        generation++;
      }
      if (live.put(slo.name(), new Live(slo, generation)) != null) {
        throw new IllegalArgumentException(
            "slos: " + slo.name() + " twice (expected unique names)");
      }
    }
    return new Definitions(live, nextSignals);
  }

  private static Set<Indicator> counted(Slo slo) {
    Set<Indicator> indicators = new LinkedHashSet<>();
    slo.objectives().stream()
        .map(Objective::indicator)
        .filter(Objects::nonNull)
        .forEach(indicators::add);
    return indicators;
  }

  /** Every indicator that is counted. */
  public Set<Indicator> indicators() {
    Set<Indicator> all = new LinkedHashSet<>();
    slos.values().forEach(live -> all.addAll(counted(live.slo)));
    all.addAll(signals.values());
    return all;
  }

  public @Nullable Slo slo(String name) {
    Live live = slos.get(name);
    return live == null ? null : live.slo;
  }

  public int generation(String name) {
    Live live = slos.get(name);
    return live == null ? 0 : live.generation;
  }

  /** The SLOs by name. */
  public List<Slo> slos() {
    List<Slo> all = new ArrayList<>();
    slos.values().forEach(live -> all.add(live.slo));
    return List.copyOf(all);
  }

  public Map<String, Indicator> signals() {
    return signals;
  }
}
