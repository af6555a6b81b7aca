package io.syntropy.server.loop;

import io.syntropy.policy.ExtraSignal;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.ReleasePolicy;
import io.syntropy.policy.ScalingInput;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.ScalingReading;
import io.syntropy.policy.ScalingSignal;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.loop.ServicePolicies.ObservedView;
import io.syntropy.server.loop.ServicePolicies.PolicyView;
import io.syntropy.server.loop.ServicePolicies.RuleView;
import io.syntropy.server.loop.ServicePolicies.TermView;
import io.syntropy.server.registry.Manifest;
import io.syntropy.slo.config.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The policies that can act on a service, as loaded. Confined to the control loop's thread. */
@ApplicationScoped
public class BoundPolicies {
  private static final String RATIO = "error_ratio";

  private final LoopState state;
  private final RegionViews regions;
  private final ReplicaInputs replicas;

  /** Reads {@code state}, and what the machines saw at the last tick. */
  public BoundPolicies(LoopState state, RegionViews regions, ReplicaInputs replicas) {
    this.state = state;
    this.regions = regions;
    this.replicas = replicas;
  }

  /** Those of {@code service}, by kind. */
  List<PolicyView> of(String service, Instant now) {
    Configuration live = state.configuration();
    List<PolicyView> all = new ArrayList<>();
    List<RegionView> sites =
        regions.all().stream().filter(region -> region.service().equals(service)).toList();
    live.failover(service).ifPresent(policy -> all.add(failover(policy, sites)));
    live.protectivePolicies().stream()
        .filter(policy -> policy.service().equals(service))
        .forEach(policy -> all.add(protective(policy, sites)));
    live.regionPolicies().stream()
        .filter(policy -> policy.service().equals(service))
        .forEach(policy -> all.add(region(policy, sites)));
    live.release(service).ifPresent(policy -> all.add(release(policy, live, now)));
    live.scalingPolicies().stream()
        .filter(policy -> policy.service().equals(service))
        .forEach(policy -> all.add(scaling(policy, now)));
    return all;
  }

  private PolicyView region(RegionPolicy policy, List<RegionView> sites) {
    RegionPolicy.Breach breach = policy.breach();
    RegionPolicy.Recover recover = policy.recover();
    List<RuleView> rules = new ArrayList<>();
    rules.add(
        rule(
            "drain",
            RATIO,
            "above",
            breach.errorRatio(),
            "1",
            breach.hold(),
            judged(sites, RATIO)));
    rules.add(
        rule(
            "drain",
            "p95",
            "above",
            seconds(breach.p95()),
            "s",
            breach.hold(),
            judged(sites, "slow_share", "p95")));
    rules.add(
        rule(
            "restore",
            RATIO,
            "below",
            recover.errorRatio(),
            "1",
            recover.hold(),
            compared(sites, RATIO, recover.errorRatio(), v -> v < recover.errorRatio())));
    double good = seconds(recover.p95());
    rules.add(
        rule(
            "restore",
            "p95",
            "below",
            good,
            "s",
            recover.hold(),
            compared(sites, "p95", good, v -> v < good)));
    for (ExtraSignal extra : policy.extras()) {
      rules.add(
          rule(
              "soft_shift",
              extra.name(),
              ActionWords.word(extra.side()),
              extra.limit(),
              "",
              null,
              judged(sites, extra.name())));
    }
    return view(
        "RegionPolicy",
        policy.name(),
        ActionWords.word(policy.mode()),
        policy.service(),
        "traffic_weights",
        rules,
        List.of(
            term("floor.requests_per_minute", number(policy.floor().requestsPerMinute())),
            term("min_healthy_regions", Integer.toString(policy.minHealthy(sites.size()))),
            term("dwell", Durations.format(policy.dwell())),
            term(
                "probation.steps",
                policy.probation().steps().stream()
                    .map(BoundPolicies::number)
                    .collect(Collectors.joining(", "))),
            term("probation.step", Durations.format(policy.probation().step())),
            term("action.expires", Durations.format(policy.action().expires()))));
  }

  private PolicyView protective(ProtectivePolicy policy, List<RegionView> sites) {
    ProtectivePolicy.Trigger on = policy.signal();
    ProtectivePolicy.Recover off = policy.recover();
    return view(
        "ProtectivePolicy",
        policy.name(),
        ActionWords.word(policy.mode()),
        policy.service(),
        "protective_mode",
        List.of(
            rule(
                "protect",
                "hz_mean",
                "below",
                on.meanBelow(),
                "Hz",
                on.hold(),
                judged(sites, "hz_mean")),
            rule(
                "protect",
                "hz_low_share",
                "at_least",
                on.lowShare(),
                "1",
                on.hold(),
                judged(sites, "hz_low_share")),
            rule(
                "relax",
                "hz_mean",
                "at_least",
                off.meanAtLeast(),
                "Hz",
                off.hold(),
                compared(sites, "hz_mean", off.meanAtLeast(), v -> v >= off.meanAtLeast())),
            rule(
                "relax",
                "hz_low_share",
                "below",
                off.lowShareBelow(),
                "1",
                off.hold(),
                compared(
                    sites, "hz_low_share", off.lowShareBelow(), v -> v < off.lowShareBelow()))),
        List.of(
            term("signal.metric", on.metric()),
            term("floor.users", Long.toString(policy.floor().users())),
            term("ttl.soft", Durations.format(policy.ttl().soft())),
            term("ttl.medium", Durations.format(policy.ttl().medium())),
            term("ttl.hard", Durations.format(policy.ttl().hard()))));
  }

  private PolicyView scaling(ScalingPolicy policy, Instant now) {
    List<RuleView> rules = new ArrayList<>();
    var inputs = replicas.inputs(policy, now);
    for (ScalingSignal signal : policy.signals()) {
      List<ObservedView> observed = new ArrayList<>();
      inputs.forEach((region, input) -> observed.add(scaled(policy, signal, region, input, now)));
      rules.add(rule("scale", signal.metric(), "target", signal.target(), "", null, observed));
    }
    return view(
        "ScalingPolicy",
        policy.name(),
        ActionWords.word(policy.mode()),
        policy.service(),
        "scale",
        rules,
        List.of(
            term("replicas.min", Integer.toString(policy.floor())),
            term("replicas.max", Integer.toString(policy.replicas().max())),
            term("tolerance", number(policy.tolerance())),
            term("sync", Durations.format(policy.sync())),
            term("dwell", Durations.format(policy.dwell()))));
  }

  /** Met: it asks for another count of replicas. */
  private static ObservedView scaled(
      ScalingPolicy policy, ScalingSignal signal, String region, ScalingInput input, Instant now) {
    ScalingReading reading = input.readings().get(signal.name());
    Double value = reading == null ? null : ActionWords.number(value(signal, reading, input));
    boolean fresh =
        reading != null && !reading.observedAt().isBefore(now.minus(signal.staleAfter()));
    boolean off = value != null && Math.abs(value / signal.target() - 1) > policy.tolerance();
    return new ObservedView(
        region,
        signal.name(),
        value,
        "",
        signal.target(),
        value == null || !fresh ? "unknown" : off ? "met" : "not_met",
        reading == null ? null : reading.observedAt(),
        "scaling");
  }

  /** What the target is compared with. */
  private static double value(ScalingSignal signal, ScalingReading reading, ScalingInput input) {
    return switch (reading) {
      case ScalingReading.Total total ->
          signal.per() == ScalingSignal.Per.VALUE ? total.value() : total.value() / input.ready();
      case ScalingReading.PerReplica each ->
          each.samples().stream()
              .filter(Objects::nonNull)
              .mapToDouble(Double::doubleValue)
              .average()
              .orElse(Double.NaN);
    };
  }

  private PolicyView failover(FailoverPolicy policy, List<RegionView> sites) {
    double limit = policy.verifyErrorRatio();
    List<TermView> terms = new ArrayList<>();
    terms.add(
        term(
            "steps",
            policy.steps().stream().map(ActionWords::word).collect(Collectors.joining(", "))));
    var receivers = policy.allowedReceivers();
    if (receivers != null) {
      receivers.forEach((region, list) ->
          terms.add(term("allowed_receivers." + region, String.join(", ", list))));
    }
    if (!policy.dns().isEmpty()) {
      terms.add(
          term("dns", policy.dns().stream().map(d -> d.name()).collect(Collectors.joining(", "))));
    }
    terms.add(term("residency.service", Boolean.toString(policy.residency().service())));
    terms.add(term("soft_shift", Boolean.toString(policy.softShift())));
    return view(
        "FailoverPolicy",
        policy.name(),
        ActionWords.word(policy.mode()),
        policy.service(),
        null,
        List.of(
            rule(
                "verify",
                RATIO,
                "above",
                limit,
                "1",
                null,
                compared(sites, RATIO, limit, v -> v > limit))),
        terms);
  }

  private PolicyView release(ReleasePolicy policy, Configuration live, Instant now) {
    List<TermView> terms = new ArrayList<>();
    terms.add(term("slos", String.join(", ", live.slos(policy))));
    terms.add(
        term(
            "deny_when",
            policy.denyWhen().stream()
                .map(ActionWords::word)
                .sorted()
                .collect(Collectors.joining(", "))));
    terms.add(term("coverage_floor", number(policy.coverageFloor())));
    policy
        .freezes()
        .forEach(window ->
            window
                .until(now)
                .map(end -> term("freeze." + window.name(), "until " + end))
                .or(() ->
                    window.next(now).map(begin -> term("freeze." + window.name(), "from " + begin)))
                .ifPresent(terms::add));
    ReleasePolicy.Rollback rollback = policy.rollback();
    if (rollback != null) {
      terms.add(term("rollback.within", Durations.format(rollback.within())));
      terms.add(term("rollback.hold", Durations.format(rollback.hold())));
    }
    return view(
        "ReleasePolicy",
        policy.name(),
        ActionWords.word(policy.mode()),
        policy.service(),
        null,
        List.of(),
        terms);
  }

  private PolicyView view(
      String kind,
      String name,
      String mode,
      String service,
      @Nullable String directive,
      List<RuleView> rules,
      List<TermView> terms) {
    Manifest manifest = state.registry().manifest(service).orElse(null);
    Boolean accepted =
        directive == null || manifest == null
            ? null
            : (Boolean) manifest.accepts().contains(directive);
    String hash = state.configuration().hash(kind, name);
    return new PolicyView(kind, name, mode, hash, directive, accepted, rules, terms);
  }

  private static RuleView rule(
      String effect,
      String signal,
      String comparison,
      double threshold,
      String unit,
      @Nullable Duration hold,
      List<ObservedView> observed) {
    Long seconds = hold == null ? null : (Long) hold.toSeconds();
    return new RuleView(effect, signal, comparison, threshold, unit, seconds, observed);
  }

  /** What the machine saw, with its own verdict: bad is what makes it act. */
  private static List<ObservedView> judged(List<RegionView> sites, String... names) {
    return seen(
        sites,
        Set.of(names),
        s ->
            new ObservedView(
                s.region(),
                s.name(),
                s.value(),
                s.unit(),
                s.threshold(),
                switch (s.health()) {
                  case "bad" -> "met";
                  case "good" -> "not_met";
                  default -> "unknown";
                },
                s.observedAt(),
                s.source()));
  }

  /** What the machine saw, compared with another limit than its own. */
  private static List<ObservedView> compared(
      List<RegionView> sites, String name, double limit, DoublePredicate met) {
    return seen(
        sites,
        Set.of(name),
        s -> {
          Double value = s.value();
          boolean unknown = s.health().equals("unknown");
          return new ObservedView(
              s.region(),
              s.name(),
              value,
              s.unit(),
              limit,
              value == null || unknown ? "unknown" : met.test(value) ? "met" : "not_met",
              s.observedAt(),
              s.source());
        });
  }

  private static List<ObservedView> seen(
      List<RegionView> sites,
      Set<String> names,
      Function<ActionWords.SignalView, ObservedView> view) {
    List<ObservedView> seen = new ArrayList<>();
    for (RegionView site : sites) {
      List<ObservedView> here =
          site.signals().stream()
              .filter(signal -> names.contains(signal.name()))
              .map(view)
              .toList();
      seen.addAll(here.isEmpty() ? List.of(unseen(site.name())) : here);
    }
    return seen;
  }

  /** Nothing was measured there. */
  private static ObservedView unseen(String region) {
    return new ObservedView(region, "", null, "", null, "unknown", null, "none");
  }

  private static TermView term(String name, String value) {
    return new TermView(name, value);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static String number(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
