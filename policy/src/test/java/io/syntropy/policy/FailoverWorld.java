package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A {@link World} with a failover controller beside it, and targets that confirm late or never. */
final class FailoverWorld {
  static final FailoverPolicy POLICY =
      new FailoverPolicy(
          "social-failover",
          "social",
          null,
          null,
          FailoverPolicy.ResidencyRule.NONE,
          java.util.EnumSet.allOf(FailoverPolicy.Wanted.class),
          new FailoverPolicy.ScaleTerms(Duration.ofSeconds(60), 10),
          null,
          0.01,
          false,
          List.of(dns("social.example.com.", 1)),
          Mode.ACT);

  static DnsName dns(String name, int minimum) {
    return new DnsName(
        "example.com.",
        name,
        Duration.ofSeconds(5),
        new TreeMap<>(
            Map.of(
                "eu", List.of(new DnsName.Value(DnsName.Type.A, "192.0.2.1")),
                "sa", List.of(new DnsName.Value(DnsName.Type.A, "192.0.2.2")),
                "us", List.of(new DnsName.Value(DnsName.Type.A, "192.0.2.3")))),
        List.of("eu", "sa", "us"),
        List.of("127.0.0.1:53"),
        "dns-tsig",
        minimum,
        Duration.ofSeconds(3),
        DnsName.Way.WITHDRAW);
  }

  private record Later(Instant at, FailoverStep step) {}

  final World world;
  FailoverPolicy policy;
  FailoverController controller;
  FailoverState state = FailoverState.EMPTY;
  final List<Intent> log = new ArrayList<>();
  final List<Outcome> news = new ArrayList<>();
  final List<OperatorCommand> commands = new ArrayList<>();

  /** What targets show: by target, the state wanted last by a step that reached it. */
  final Map<String, String> targets = new TreeMap<>();

  final Map<String, Integer> replicas = new TreeMap<>();
  final List<String> deaf = new ArrayList<>();
  Duration delay = Duration.ofSeconds(1);
  FailoverInputs seen;

  /** Which steps the organisation allows; null when it is not asked. */
  @Nullable Predicate<FailoverEffect> organisation;

  private final Map<String, Long> newest = new TreeMap<>();
  private final List<Later> later = new ArrayList<>();

  FailoverWorld(World world, FailoverPolicy policy) {
    this.world = world;
    govern(policy);
    world.regions.keySet().forEach(r -> replicas.put(r, 4));
  }

  void govern(FailoverPolicy given) {
    policy = given;
    FailoverTerms terms = FailoverTerms.of(policy, Map.of());
    controller = new FailoverController(policy, terms);
    world.governedBy(terms);
  }

  List<Intent> tick() {
    world.heldBack = state.heldBack();
    List<Intent> all = new ArrayList<>(world.tick());
    deliver();
    FailoverInputs in =
        new FailoverInputs(
            world.state,
            world.last.shortfalls(),
            world.last.returning(),
            world.last.judgements(),
            new TreeMap<>(),
            true,
            Duration.ofMinutes(15),
            List.of("store"),
            workloads(),
            new TreeMap<>(),
            news,
            commands);
    seen = in;
    FailoverResult result = judged(in);
    news.clear();
    commands.clear();
    state = result.state();
    for (Intent intent : result.intents()) {
      if (intent instanceof FailoverStep s
          && s.effective()
          && s.turn() != FailoverStep.Turn.RENEW) {
        later.add(new Later(world.now.plus(delay), s));
      }
    }
    log.addAll(result.intents());
    all.addAll(result.intents());
    return all;
  }

  /** Steps again with the answers until everything that is asked about has one. */
  private FailoverResult judged(FailoverInputs in) {
    Map<String, GuardResult> answers = new TreeMap<>();
    while (true) {
      FailoverResult result = controller.step(state, world.now, in.with(Answers.of(answers)));
      int before = answers.size();
      for (Intent intent : result.intents()) {
        if (intent instanceof FailoverStep s
            && s.turn() == FailoverStep.Turn.DO
            && s.verdict() == Verdict.ALLOWED
            && organisation != null) {
          answers.computeIfAbsent(s.decisionKey(), key -> answer(s));
        }
      }
      if (answers.size() == before) {
        return result;
      }
    }
  }

  private GuardResult answer(FailoverStep step) {
    boolean yes = organisation == null || organisation.test(step.effect());
    GuardResult.Result result = yes ? GuardResult.Result.PASS : GuardResult.Result.FAIL;
    return new GuardResult("organisation", result, "said so", "a yes", "test", null);
  }

  private List<FailoverInputs.Workload> workloads() {
    List<FailoverInputs.Workload> all = new ArrayList<>();
    replicas.forEach(
        (region, n) -> all.add(new FailoverInputs.Workload("social", region, n, null)));
    return all;
  }

  private void deliver() {
    for (Iterator<Later> i = later.iterator(); i.hasNext(); ) {
      Later l = i.next();
      FailoverEffect e = l.step().effect();
      // A directive stays wanted: who is deaf takes it up when it hears again.
      if (l.at().isAfter(world.now) || deaf.contains(e.target())) {
        continue;
      }
      i.remove();
      if (e.kind() == FailoverEffect.Kind.EVENT) {
        continue;
      }
      // A stale plan applied late: the target refuses what is older than what it shows (I15).
      if (newest.getOrDefault(e.target(), 0L) > l.step().generation()) {
        continue;
      }
      newest.put(e.target(), l.step().generation());
      targets.put(e.target(), e.wanted());
      if (e.kind() == FailoverEffect.Kind.SCALE) {
        double each = world.region(e.region()).limitRps / replicas.get(e.region());
        replicas.put(e.region(), e.after());
        world.region(e.region()).limitRps = each * e.after();
      }
      news.add(new Outcome(l.step().decisionKey(), Outcome.State.APPLIED, world.now, "confirmed"));
    }
  }

  void run(int seconds) {
    Instant end = world.now.plusSeconds(seconds);
    while (world.now.isBefore(end)) {
      tick();
    }
  }

  void restart(Duration down) {
    world.restart(down);
    state = controller.restored(state, world.now);
  }

  List<FailoverStep> steps() {
    return log.stream()
        .filter(FailoverStep.class::isInstance)
        .map(FailoverStep.class::cast)
        .toList();
  }

  List<FailoverStep> effective() {
    return steps().stream().filter(FailoverStep::effective).toList();
  }

  /** The effective steps as words, renewals left out. */
  List<String> story() {
    return effective().stream()
        .filter(s -> s.turn() != FailoverStep.Turn.RENEW)
        .map(s -> s.turn() + " " + s.effect().kind())
        .toList();
  }

  List<ActionUpdate> updates() {
    return log.stream()
        .filter(ActionUpdate.class::isInstance)
        .map(ActionUpdate.class::cast)
        .toList();
  }

  List<Page> pages() {
    return log.stream().filter(Page.class::isInstance).map(Page.class::cast).toList();
  }
}
