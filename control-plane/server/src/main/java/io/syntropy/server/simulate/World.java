package io.syntropy.server.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.registry.Ack;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.DirectiveHub;
import io.syntropy.server.registry.Heartbeat;
import io.syntropy.server.registry.Manifest;
import io.syntropy.slo.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The closed loop around the kernel in a scenario: users, a router that moves them when told, and
 * what regions report. All that is random comes from the scenario's seed.
 */
final class World {
  static final String ROUTER = "router";
  private static final int EXPORT_SECONDS = 10;
  private static final int HZ_SECONDS = 60;
  private static final int BEAT_SECONDS = 10;
  private static final int PROBE_SECONDS = 5;
  private static final double TIMEOUT_MILLIS = 2_000;

  private final Scenario scenario;
  private final Random random;
  private final SortedMap<String, Site> sites = new TreeMap<>();
  private final List<Due> due = new ArrayList<>();
  private Scenario.Router router;
  private @Nullable SortedMap<String, Double> weights;
  private int next;

  private static final class Site {
    Conditions is;
    final Exporter exporter;
    double demand;

    Site(Conditions is, Exporter exporter) {
      this.is = is;
      this.exporter = exporter;
    }
  }

  private record Due(Instant at, ControlEvent.@Nullable Acked ack, @Nullable JsonNode applies) {}

  World(Scenario scenario) {
    this.scenario = scenario;
    this.random = new Random(scenario.seed());
    this.router = scenario.router();
    scenario
        .regions()
        .forEach((name, is) ->
            sites.put(
                name,
                new Site(
                    is, new Exporter(scenario.service(), name, instance(name), Scenario.START))));
  }

  /** What registers at the start. */
  List<ControlEvent> manifests() {
    List<Manifest.Site> at = new ArrayList<>();
    sites.forEach((name, site) -> {
      boolean probed = site.is.probe() != Conditions.Probe.NONE;
      at.add(new Manifest.Site(name, probed ? "http://" + name + ".invalid/health" : null, null));
    });
    Manifest service =
        new Manifest(
            null,
            null,
            null,
            Manifest.Criticality.high,
            List.of(),
            at,
            List.of(Manifest.Mode.values()),
            List.of("protective_mode", "scale", "read_only", "shed_load", "restart"));
    Manifest edge =
        new Manifest(
            null,
            null,
            null,
            Manifest.Criticality.critical,
            List.of(scenario.service()),
            List.of(),
            List.of(),
            List.of("traffic_weights"));
    return List.of(
        new ControlEvent.Registered(Scenario.START, scenario.service(), service, "scenario"),
        new ControlEvent.Registered(Scenario.START, ROUTER, edge, "scenario"));
  }

  /** What the timeline says happens by {@code now}; reverts that are asked for go to a sink. */
  void change(Instant now, Consumer<String> reverts) {
    List<Scenario.Change> timeline = scenario.timeline();
    while (next < timeline.size() && !Scenario.START.plus(timeline.get(next).at()).isAfter(now)) {
      Scenario.Change change = timeline.get(next++);
      change.regions().forEach((name, is) -> site(name).is = is);
      if (change.router() != null) {
        router = change.router();
      }
      if (change.revert() != null) {
        reverts.accept(change.revert());
      }
    }
  }

  /** One second of traffic ends at {@code now}; what is exported of it, if anything arrives. */
  List<Sample> traffic(Instant now) {
    double total = 0;
    SortedMap<String, Double> own = new TreeMap<>();
    for (Map.Entry<String, Site> e : sites.entrySet()) {
      double noise = 1 + scenario.noise() * random.nextGaussian();
      double rate = Math.max(0, e.getValue().is.rate() * noise);
      own.put(e.getKey(), rate);
      total += rate;
    }
    long second = now.getEpochSecond();
    List<Sample> samples = new ArrayList<>();
    for (Map.Entry<String, Site> e : sites.entrySet()) {
      Site site = e.getValue();
      SortedMap<String, Double> routed = weights;
      site.demand =
          routed == null
              ? own.getOrDefault(e.getKey(), 0.0)
              : total * routed.getOrDefault(e.getKey(), 0.0);
      double served = Math.min(site.demand, site.is.capacity());
      double errors = served * site.is.errors();
      double slow = (served - errors) * site.is.slowShare();
      site.exporter.count(served - errors - slow, slow, site.demand - served + errors);
      if (second % EXPORT_SECONDS == 0) {
        samples.addAll(export(site, now));
      }
      Conditions.Hz hz = site.is.hz();
      if (second % HZ_SECONDS == 0 && hz != null && reports(site)) {
        samples.add(site.exporter.frequencies(now, hz, random));
      }
    }
    return samples;
  }

  private static boolean reports(Site site) {
    return site.is.link() == Conditions.Link.UP && site.is.telemetry() == Conditions.Telemetry.ON;
  }

  private static List<Sample> export(Site site, Instant now) {
    if (reports(site)) {
      return site.exporter.export(now, site.is.latency(), site.is.slowLatency());
    }
    if (site.is.link() == Conditions.Link.UP && site.is.telemetry() == Conditions.Telemetry.EMPTY) {
      return site.exporter.empty(now);
    }
    site.exporter.skip(now);
    return List.of();
  }

  /** Heartbeats, probes and acknowledgements of the second that ends at {@code now}. */
  List<ControlEvent> events(Instant now) {
    List<ControlEvent> events = new ArrayList<>();
    long second = now.getEpochSecond() - Scenario.START.getEpochSecond();
    if (second == 1 || second % BEAT_SECONDS == 0) {
      sites.forEach((name, site) -> {
        if (site.is.heard()) {
          events.add(beat(scenario.service(), name, site, now));
        }
      });
      events.add(
          new ControlEvent.Beat(
              now,
              ROUTER,
              new Heartbeat(instance(ROUTER), sites.firstKey(), null, Map.of(), null)));
    }
    if (second % PROBE_SECONDS == 0) {
      sites.forEach((name, site) -> {
        if (site.is.probe() != Conditions.Probe.NONE) {
          events.add(probe(name, site.is, now));
        }
      });
    }
    for (Iterator<Due> i = due.iterator(); i.hasNext(); ) {
      Due one = i.next();
      if (!one.at().isAfter(now)) {
        i.remove();
        if (one.applies() != null) {
          apply(one.applies());
        }
        if (one.ack() != null) {
          ControlEvent.Acked ack = one.ack();
          events.add(new ControlEvent.Acked(now, ack.service(), ack.directive(), ack.ack()));
        }
      }
    }
    return events;
  }

  private ControlEvent beat(String service, String name, Site site, Instant now) {
    boolean bare = site.is.heartbeats() == Conditions.Heartbeats.BARE;
    Heartbeat.Capacity capacity =
        bare ? null : new Heartbeat.Capacity(site.is.reported(), site.demand, now);
    return new ControlEvent.Beat(
        now, service, new Heartbeat(instance(name), name, null, Map.of(), capacity));
  }

  private ControlEvent probe(String name, Conditions is, Instant now) {
    if (is.link() == Conditions.Link.CUT) {
      return probed(name, now, false, TIMEOUT_MILLIS, "timed out");
    }
    return switch (is.probe()) {
      case DOWN -> probed(name, now, false, 1, "refused");
      case SLOW -> probed(name, now, true, is.slowLatency().toMillis(), "200");
      case UP, NONE -> probed(name, now, true, is.latency().toMillis(), "200");
    };
  }

  private ControlEvent probed(String name, Instant now, boolean ok, double millis, String detail) {
    return new ControlEvent.Probed(now, scenario.service(), name, ok, millis, detail);
  }

  /** A directive was sent: who is there follows it, and says so. */
  void told(String service, Directive directive) {
    Instant at = directive.issuedAt().plus(router.delay());
    if (service.equals(ROUTER)) {
      boolean rejected = router.acks() == Conditions.Acks.REJECTED;
      JsonNode applies = router.applies() && !rejected ? directive.desired().path("weights") : null;
      ControlEvent.Acked ack = acked(service, ROUTER, directive, router.acks(), at);
      due.add(new Due(at, ack, applies));
      return;
    }
    Instant soon = directive.issuedAt().plus(Duration.ofSeconds(1));
    sites.forEach((name, site) -> {
      boolean concerned = DirectiveHub.wholeService(directive.kind()) || directive.concerns(name);
      if (concerned && site.is.heard()) {
        due.add(new Due(soon, acked(service, name, directive, site.is.acks(), soon), null));
      }
    });
  }

  private static ControlEvent.@Nullable Acked acked(
      String service, String who, Directive directive, Conditions.Acks acks, Instant at) {
    Ack.Status status =
        switch (acks) {
          case ON -> Ack.Status.applied;
          case REJECTED -> Ack.Status.rejected;
          case OFF -> null;
        };
    return status == null
        ? null
        : new ControlEvent.Acked(
            at,
            service,
            directive.id(),
            new Ack(instance(who), directive.generation(), directive.epoch(), status, null));
  }

  private void apply(JsonNode wanted) {
    SortedMap<String, Double> told = new TreeMap<>();
    wanted.properties().forEach(e -> told.put(e.getKey(), e.getValue().asDouble()));
    weights = told;
  }

  private Site site(String name) {
    Site site = sites.get(name);
    if (site == null) {
      throw new IllegalArgumentException("region: " + name + " (expected one of the scenario)");
    }
    return site;
  }

  private static String instance(String of) {
    return of + "-1";
  }
}
