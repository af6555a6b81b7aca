package io.syntropy.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.Incident;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.loop.AlertSources;
import io.syntropy.server.loop.CircuitView;
import io.syntropy.server.loop.Circuits;
import io.syntropy.server.loop.IncidentTimes;
import io.syntropy.server.loop.Incidents;
import io.syntropy.server.loop.LoopState;
import io.syntropy.server.loop.RegionView;
import io.syntropy.server.loop.RegionViews;
import io.syntropy.slo.EngineCounters;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.alert.AlertStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SLOs, regional signals and the engine's own counters as metric snapshots of one moment. */
final class ComputedMetrics implements MultiCollector {
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final List<MetricSnapshot> counters = new ArrayList<>();

  /** Reads {@code state}; to be called on the control loop's thread. */
  ComputedMetrics(
      LoopState state,
      RegionViews views,
      Circuits circuits,
      AlertBook alerts,
      AlertSources sources,
      Incidents incidents,
      boolean leads,
      Instant now) {
    gauge(
        "syntropy_leader",
        "1 on the server that decides and acts, 0 on one that follows.",
        Labels.EMPTY,
        leads ? 1.0 : 0.0);
    state.engine().statuses(now).forEach(this::slo);
    views.all().forEach(this::region);
    circuits.all().forEach(this::circuit);
    Set<Labels> open = new LinkedHashSet<>();
    alerts.current().forEach(alert -> open.add(AlertSeries.of(alert)));
    alerts.conditionsNow().forEach(alert -> open.add(AlertSeries.ofCondition(alert)));
    if (leads) {
      sources
          .decided(incidents.state(), now)
          .forEach(alert -> open.add(AlertSeries.ofDecided(alert)));
    }
    open.forEach(this::alert);
    changes(alerts);
    alerts
        .omitted()
        .forEach((condition, groups) ->
            gauge(
                "syntropy_condition_groups_omitted",
                "Groups in which a condition holds and that have no alert: there are too many.",
                Labels.of("condition", condition),
                groups.doubleValue()));
    if (leads) {
      incidents(incidents.state().open().values(), now);
      times(incidents.times());
    }
    engine(state.engine().counters());
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> all = new ArrayList<>();
    gauges.values().forEach(gauge -> all.add(gauge.build()));
    all.addAll(counters);
    return new MetricSnapshots(all);
  }

  private void slo(SloStatus slo) {
    Map<String, String> name = Map.of("slo", slo.name(), "service", slo.service());
    gauge(
        "syntropy_slo_objective_ratio",
        "Objective of the SLO.",
        GroupLabels.with(name, Map.of()),
        slo.objective());
    for (SloStatus.Group group : slo.groups()) {
      Labels labels = GroupLabels.with(name, group.labels());
      gauge("syntropy_slo_events", "Events in the SLO's window.", labels, group.budget().total());
      gauge(
          "syntropy_slo_good_events", "Good events in the window.", labels, group.budget().good());
      gauge("syntropy_slo_sli_ratio", "Good over total.", labels, group.budget().sli());
      gauge(
          "syntropy_slo_error_budget_remaining_ratio",
          "Budget left, signed; 1 is untouched.",
          labels,
          group.budget().budgetRemaining());
      gauge("syntropy_slo_coverage_ratio", "Reporting time covered.", labels, group.coverage());
      group
          .budget()
          .burn()
          .forEach((window, rate) ->
              gauge(
                  "syntropy_slo_burn_rate",
                  "Burn rate over a window.",
                  labels.merge(Labels.of("window", window)),
                  rate));
    }
  }

  private void alert(Labels labels) {
    gauge(
        "syntropy_alert_state",
        "1 for each alert that is pending, firing or frozen; absent once it is over.",
        labels,
        1.0);
  }

  private void changes(AlertBook alerts) {
    CounterSnapshot.Builder changes =
        CounterSnapshot.builder()
            .name("syntropy_alert_changes")
            .help("What became of alerts since the start.");
    Map<AlertStep.Change, Long> counts = alerts.changes();
    for (AlertStep.Change change : AlertStep.Change.values()) {
      changes.dataPoint(
          CounterSnapshot.CounterDataPointSnapshot.builder()
              .labels(Labels.of("change", change.text()))
              .value(counts.getOrDefault(change, 0L))
              .build());
    }
    counters.add(changes.build());
  }

  private void incidents(Collection<Incident> open, Instant now) {
    Map<Incident.State, Map<Sev, Double>> counts = new EnumMap<>(Incident.State.class);
    Duration longest = Duration.ZERO;
    for (Incident incident : open) {
      counts
          .computeIfAbsent(incident.state(), s -> new EnumMap<>(Sev.class))
          .merge(incident.severity(), 1.0, Double::sum);
      boolean waits =
          incident.state() == Incident.State.OPEN && incident.severity().atLeast(Sev.SEV2);
      Duration age = Duration.between(incident.startedAt(), now);
      longest = waits && age.compareTo(longest) > 0 ? age : longest;
    }
    for (Incident.State state : List.of(Incident.State.OPEN, Incident.State.ACKNOWLEDGED)) {
      for (Sev severity : Sev.values()) {
        gauge(
            "syntropy_incidents",
            "Incidents that are not resolved.",
            Labels.of("severity", severity.wire(), "state", state.wire()),
            counts.getOrDefault(state, Map.of()).getOrDefault(severity, 0.0));
      }
    }
    gauge(
        "syntropy_incident_unacknowledged_seconds",
        "How long the oldest incident of sev1 or sev2 has waited for somebody; 0 without one.",
        Labels.EMPTY,
        longest.toMillis() / 1e3);
  }

  private void times(IncidentTimes times) {
    Numbers numbers = new Numbers();
    for (Sev severity : Sev.values()) {
      Labels labels = Labels.of("severity", severity.wire());
      IncidentTimes.Sum taken = times.acknowledged(severity);
      IncidentTimes.Sum ended = times.resolved(severity);
      numbers
          .counter(
              "syntropy_incidents_acknowledged",
              "Incidents that somebody took since the start.",
              labels,
              taken.count())
          .counter(
              "syntropy_incident_acknowledge_seconds",
              "How long they had waited, added up.",
              labels,
              taken.seconds())
          .counter(
              "syntropy_incidents_resolved",
              "Incidents that ended since the start.",
              labels,
              ended.count())
          .counter(
              "syntropy_incident_resolve_seconds",
              "How long they had lasted, added up.",
              labels,
              ended.seconds());
    }
    numbers.snapshots().forEach(counters::add);
  }

  private void region(RegionView region) {
    Labels labels = Labels.of("service", region.service(), "region", region.name());
    gauge(
        "syntropy_region_healthy",
        "1 good, 0 bad, absent when unknown.",
        labels,
        switch (region.health()) {
          case "good" -> 1.0;
          case "bad" -> 0.0;
          default -> null;
        });
    gauge("syntropy_region_weight_ratio", "Share of traffic wanted.", labels, region.weight());
    for (ActionWords.SignalView signal : region.signals()) {
      gauge(
          "syntropy_region_signal",
          "A region's signal.",
          labels.merge(
              Labels.of("signal", signal.name(), "unit", signal.unit(), "source", signal.source())),
          signal.value());
    }
  }

  private void circuit(CircuitView circuit) {
    for (String state : List.of("closed", "open", "half_open")) {
      gauge(
          "syntropy_circuit_state",
          "1 for the state that the circuit to a service in a region is in, 0 for the others.",
          Labels.of("service", circuit.service(), "region", circuit.region(), "state", state),
          state.equals(circuit.state()) ? 1.0 : 0.0);
    }
  }

  private void engine(EngineCounters c) {
    Map<String, Long> byOutcome = new TreeMap<>();
    byOutcome.put("accepted", c.accepted());
    byOutcome.put("late", c.late());
    byOutcome.put("duplicate", c.duplicates());
    byOutcome.put("unusable", c.unusable());
    byOutcome.put("series_refused", c.refusedSeries());
    byOutcome.put("group_refused", c.refusedGroups());
    CounterSnapshot.Builder points =
        CounterSnapshot.builder()
            .name("syntropy_engine_points")
            .help("Points that an indicator reads, by what became of them.");
    byOutcome.forEach((outcome, count) ->
        points.dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of("outcome", outcome))
                .value(count)
                .build()));
    counters.add(points.build());
    gauge("syntropy_engine_series", "Series with state.", Labels.EMPTY, (double) c.series());
    gauge("syntropy_engine_groups", "Groups of all indicators.", Labels.EMPTY, (double) c.groups());
  }

  private void gauge(String name, String help, Labels labels, @Nullable Double value) {
    GaugeSnapshot.Builder builder =
        gauges.computeIfAbsent(name, n -> GaugeSnapshot.builder().name(n).help(help));
    if (value != null) {
      builder.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }
  }
}
