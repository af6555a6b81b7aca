package io.syntropy.server.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.policy.organisation.OrganisationPolicy;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionRequest;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.Judge;
import io.syntropy.server.loop.SecondKernel;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.Manifest;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.RecordKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Everything a kernel is told in a scenario, in order, as a journal holds it; people, lost leases
 * and new configurations come between at random.
 */
public final class ScenarioTape {
  private static final String MORE =
      """
      ---
      apiVersion: syntropy/v1
      kind: ScalingPolicy
      metadata: {name: tape-scaling}
      spec:
        service: social
        replicas: {min: 1, max: 6}
        signals: [{name: load, metric: http.server.request.duration, average: 0.2, stale_after: 30s}]
        dwell: 0s
        down: {window: 1m}
        mode: act
      ---
      apiVersion: syntropy/v1
      kind: ReleasePolicy
      metadata: {name: tape-releases}
      spec: {service: social, rollback: {within: 1h, hold: 5m}, mode: act}
      ---
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: tape-availability}
      spec:
        service: social
        indicator:
          metadata: {name: ok}
          spec:
            ratioMetric:
              bad:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: http.server.request.duration
                    match: {service.name: social, http.response.status_code: {regex: "5.."}}
                    group_by: [cloud.region]
              total:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: http.server.request.duration
                    match: {service.name: social}
                    group_by: [cloud.region]
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: available, target: 0.99}]
      """;
  private static final ObjectMapper TREES = new ObjectMapper();

  private final Scenario scenario;
  private final Map<String, Configuration.Source> documents;
  private final World world;
  private final Random random;
  private final SimulatedLedger ledger;
  private final Opinions opinions;
  private final SecondKernel kernel;
  private final List<Input> inputs = new ArrayList<>();
  private final Map<String, Manifest> manifests = new TreeMap<>();
  private final Crowd crowd;
  private long epoch = 1;
  private long generation = 1;
  private int asked;

  /** What a kernel is told. */
  public sealed interface Input {
    /** A telemetry record. */
    record Telemetry(JournalRecord record) implements Input {}

    /** An event. */
    record Event(ControlEvent event) implements Input {}
  }

  private ScenarioTape(ScenarioFile file, long seed, OrganisationPolicy organisation) {
    scenario = file.scenario();
    documents = file.documents();
    world = new World(scenario);
    random = new Random(seed);
    crowd = new Crowd(scenario, random);
    ledger =
        new SimulatedLedger(
            Set.of(),
            record -> {},
            Simulations.JSON,
            new SimulatedLedger.Committed() {
              @Override
              public void directive(String service, Directive directive) {
                world.told(service, directive);
                crowd.told(service, directive);
              }

              @Override
              public void action(Action action) {}
            });
    opinions =
        new Opinions(
            action -> RecordedVerdict.of(action, organisation.judge(action)), action -> false);
    kernel = kernel(() -> ledger, opinions);
  }

  /** The format of the rows and checkpoints. */
  public static StoredJson json() {
    return Simulations.JSON;
  }

  /** An empty kernel that commits to {@code ledgers}. */
  public static SecondKernel kernel(
      Supplier<? extends io.syntropy.server.action.Ledger> ledgers, Judge judge) {
    return new Kernels(
            new ConfigCompiler(),
            new ActionWords(Simulations.JSON),
            Simulations.JSON,
            Clock.fixed(Scenario.START, ZoneOffset.UTC))
        .open(ledgers, judge);
  }

  /** What a kernel is told in the scenario of {@code file}, for {@code most} of its time. */
  public static List<Input> of(Path file, long seed, Duration most) {
    try {
      String text = Files.readString(file) + MORE;
      ScenarioTape tape =
          new ScenarioTape(
              ScenarioFile.read(file.getFileName().toString(), text), seed, Simulations.SHIPPED);
      tape.run(most);
      return tape.inputs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(Duration most) {
    Instant start = Scenario.START;
    tell(new ControlEvent.Booted(start));
    tell(
        new ControlEvent.Started(
            start, epoch, new ControlEvent.Rows(Map.of(), Map.of(), List.of(), Map.of())));
    tell(new ControlEvent.ConfigApplied(start, generation, "tape", "tape", documents));
    for (ControlEvent event : world.manifests()) {
      tell(event);
      if (event instanceof ControlEvent.Registered registered) {
        manifests.put(registered.service(), registered.manifest());
      }
    }
    long seconds = Math.min(most.toSeconds(), scenario.duration().toSeconds());
    for (long second = 1; second <= seconds; second++) {
      second(start.plusSeconds(second));
    }
  }

  private void second(Instant now) {
    world.change(now, region -> revert(region, now));
    List<Sample> samples = world.traffic(now);
    if (!samples.isEmpty()) {
      JournalRecord record =
          new JournalRecord(
              now.getEpochSecond(),
              RecordKind.OTLP_METRICS,
              now.toEpochMilli(),
              new byte[0],
              samples);
      inputs.add(new Input.Telemetry(record));
      kernel.telemetry(record);
    }
    world.events(now).forEach(this::tell);
    crowd.events(now).forEach(this::tell);
    if (random.nextInt(90) == 0) {
      disturb(now);
    }
    tell(new ControlEvent.Tick(now));
    opinions.answer(now, this::tell);
    Map<String, List<String>> departed = kernel.departed(now);
    if (!departed.isEmpty()) {
      tell(new ControlEvent.Departed(now, departed));
    }
  }

  private void disturb(Instant now) {
    List<String> regions = List.copyOf(scenario.regions().keySet());
    String region = regions.get(random.nextInt(regions.size()));
    switch (random.nextInt(9)) {
      case 0 -> ask("traffic_weights", region, "{\"operation\":\"drain\"}", now);
      case 1 -> ask("protective_mode", region, "{\"level\":\"soft\"}", now);
      case 2 -> ask("scale", region, "{\"replicas\":3}", now);
      case 3 -> ask("shed_load", region, "{\"share\":0.1}", now);
      case 4, 5 -> revert(region, now);
      case 6 -> tell(new ControlEvent.ConfigApplied(now, ++generation, "tape", "tape", documents));
      case 7 -> {
        ControlEvent.Rows rows = ledger.rows(manifests);
        tell(new ControlEvent.LeaseLost(now, epoch, "tape"));
        tell(new ControlEvent.Started(now, ++epoch, rows));
      }
      default -> approve(now);
    }
  }

  private void ask(String kind, String region, String desired, Instant now) {
    try {
      ActionRequest request =
          new ActionRequest(
              kind,
              new Action.Target(scenario.service(), region),
              TREES.readTree(desired),
              "tape",
              random.nextBoolean() ? "10m" : null,
              null,
              random.nextInt(3) == 0 ? true : null,
              null);
      String id = "asked-" + asked++;
      tell(new ControlEvent.Requested(now, id, request, "operator:one", "operator", true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void approve(Instant now) {
    for (Action action : ledger.rows(manifests).actions()) {
      tell(new ControlEvent.Command(now, action.id(), "approve", "operator:two", "tape"));
    }
  }

  private void revert(String region, Instant now) {
    ledger
        .openIn(region)
        .ifPresent(
            a -> tell(new ControlEvent.Command(now, a.id(), "revert", "operator:one", "tape")));
  }

  private void tell(ControlEvent event) {
    inputs.add(new Input.Event(event));
    play(kernel, new Input.Event(event));
  }

  /** Tells {@code kernel}; a refusal is what a server would answer, and goes on. */
  public static void play(SecondKernel kernel, Input input) {
    switch (input) {
      case Input.Telemetry told -> kernel.telemetry(told.record());
      case Input.Event told -> {
        try {
          kernel.apply(told.event());
        } catch (RuntimeException refused) {
          // as in the live loop
        }
      }
    }
  }
}
