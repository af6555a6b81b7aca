package io.syntropy.alerts.rules;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.AlertMachine;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.BurnTier;
import io.syntropy.slo.alert.EvaluationReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Our own engine over the same series: which tiers fire when, each judged by itself, with its line
 * where it is and a little lower and higher.
 */
final class Engine {
  /** How far a tier's line is moved to tell what is decided from what is close. */
  static final double CLOSE = 0.15;

  private static final double[] LINES = {1 - CLOSE, 1, 1 + CLOSE};

  /** A multiple of a day: time slices and steps begin where Prometheus' do. */
  private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");

  /** One tier of one region. */
  record Key(String region, String tier) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return (region + tier).compareTo(other.region + other.tier);
    }
  }

  private final Slo slo;
  private final SliEngine engine = new SliEngine();
  private final Map<String, AlertMachine> machines = new HashMap<>();
  private final Map<String, AlertState> states = new HashMap<>();
  private final Map<Key, BitSet[]> firing = new TreeMap<>();

  Engine(Slo slo) {
    this.slo = slo;
    engine.define(List.of(slo), Map.of(), T0);
    for (AlertRule rule : rules()) {
      Incidents.REGIONS.forEach(region -> firing.put(new Key(region, rule.tier().text()), sets()));
    }
  }

  /** Minutes in which a tier fires, by line. */
  Map<Key, BitSet[]> run(List<Incidents.Counter> counters, int scrapes) {
    int perMinute = 60 / Incidents.SCRAPE;
    for (int i = 0; i < scrapes; i++) {
      feed(counters, i);
      if (i % perMinute == 0) {
        judge(i / perMinute, T0.plusSeconds((long) i * Incidents.SCRAPE));
      }
    }
    return firing;
  }

  private void feed(List<Incidents.Counter> counters, int scrape) {
    Instant time = T0.plusSeconds((long) scrape * Incidents.SCRAPE);
    List<Sample> samples = new ArrayList<>();
    for (Incidents.Counter counter : counters) {
      if (!Double.isNaN(counter.values()[scrape])) {
        Series series =
            new Series(
                "",
                "http_requests_total",
                "",
                Attributes.of("instance", counter.instance()),
                Attributes.of("cloud_region", counter.region(), "code", counter.code()));
        samples.add(
            new Sample.Sum(
                series,
                0,
                time.getEpochSecond() * 1_000_000_000L,
                Sample.Temporality.CUMULATIVE,
                true,
                counter.values()[scrape]));
      }
    }
    engine.accept(time.toEpochMilli(), samples);
  }

  private void judge(int minute, Instant now) {
    List<AlertRule> rules = rules();
    engine.evaluateAll(
        now,
        evaluation -> {
          String region = evaluation.labels().get("cloud_region");
          for (AlertRule rule : rules) {
            for (int line = 0; line < LINES.length; line++) {
              AlertMachine machine = machine(rule, line);
              String id = region + rule.tier().text() + line;
              AlertState state =
                  machine
                      .step(
                          states.getOrDefault(id, AlertState.IDLE),
                          new EvaluationReading(evaluation, 1),
                          now)
                      .state();
              states.put(id, state);
              if (state.firing() != null) {
                firing.computeIfAbsent(new Key(region, rule.tier().text()), k -> sets())[line].set(
                    minute);
              }
            }
          }
        });
  }

  private List<AlertRule> rules() {
    return slo.alerts().rulesFor(slo.objectives().getFirst(), slo.window()).stream()
        .filter(rule -> rule.tier() instanceof BurnTier)
        .toList();
  }

  private static BitSet[] sets() {
    return new BitSet[] {new BitSet(), new BitSet(), new BitSet()};
  }

  private AlertMachine machine(AlertRule rule, int line) {
    return machines.computeIfAbsent(
        rule.tier().text() + line,
        id -> {
          BurnTier tier = (BurnTier) rule.tier();
          BurnTier moved =
              new BurnTier(
                  tier.factor() * LINES[line],
                  tier.longWindow(),
                  tier.shortWindow(),
                  tier.severity());
          return new AlertMachine(
              List.of(new AlertRule(rule.policy(), moved, rule.after(), rule.guards(), true)),
              slo.objectives().getFirst().target());
        });
  }

  /**
   * Whether a tier surely fires (true) or surely does not (false) at a minute: it did so all along
   * from {@code tolerance} minutes before to as many after, wherever its line is. Null when close.
   */
  static Boolean decided(BitSet[] lines, int minute, int tolerance) {
    boolean fires = lines[1].get(minute);
    for (BitSet line : lines) {
      for (int at = Math.max(0, minute - tolerance); at <= minute + tolerance; at++) {
        if (line.get(at) != fires) {
          return null;
        }
      }
    }
    return fires;
  }
}
