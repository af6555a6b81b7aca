package io.syntropy.server.probe;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syntropy.server.http.ComponentHealth;
import io.syntropy.server.metrics.Numbers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether scripts can be run as they are configured. That a script finds its service broken is no
 * fault of this server: it is told, and judged by the SLOs that read it.
 */
@ApplicationScoped
class ProbeHealth implements ComponentHealth, MultiCollector {
  private static final int SHOWN = 3;

  private final ScriptedProber prober;

  ProbeHealth(ScriptedProber prober) {
    this.prober = prober;
  }

  @Override
  public String name() {
    return "synthetic_probes";
  }

  @Override
  public Condition check() {
    Map<String, ProbePair.Last> troubles = new TreeMap<>();
    List<String> failing = new ArrayList<>();
    Map<ProbePair.Key, ProbePair> pairs = prober.pairs();
    pairs.forEach((key, pair) -> {
      ProbePair.Last last = pair.last();
      String name = key.probe() + " in " + key.region();
      if (last != null && !last.blocked().isEmpty()) {
        troubles.put(name, last);
      } else if (last != null && last.result() != null && last.result().failure().isPresent()) {
        failing.add(name);
      }
    });
    if (!troubles.isEmpty()) {
      List<String> words =
          troubles.entrySet().stream()
              .limit(SHOWN)
              .map(e -> e.getKey() + ": " + e.getValue().blocked())
              .toList();
      return new Condition(
          Health.BAD,
          "%d of %d cannot be run or told; %s"
              .formatted(troubles.size(), pairs.size(), String.join("; ", words)));
    }
    if (pairs.isEmpty()) {
      return new Condition(
          Health.GOOD,
          prober.specs().isEmpty()
              ? "no Probe documents"
              : "%d probes, run by the server that holds the lease"
                  .formatted(prober.specs().size()));
    }
    String found =
        failing.isEmpty()
            ? ""
            : "; found broken: "
                + String.join(", ", failing.stream().sorted().limit(SHOWN).toList());
    return new Condition(
        Health.GOOD,
        "%d probes, %d with their regions, %d of them fail%s"
            .formatted(prober.specs().size(), pairs.size(), failing.size(), found));
  }

  @Override
  public MetricSnapshots collect() {
    Numbers numbers = new Numbers();
    numbers.gauge(
        "syntropy_probe_pairs",
        "Scripts that this server runs, each counted for each of its regions.",
        prober.pairs().size());
    for (ProbeOutcome outcome : ProbeOutcome.values()) {
      numbers.counter(
          "syntropy_probe_runs",
          "Runs of scripted probes.",
          Labels.of("outcome", outcome.name().toLowerCase(Locale.ROOT)),
          prober.counts().of(outcome));
    }
    return numbers.snapshots();
  }
}
