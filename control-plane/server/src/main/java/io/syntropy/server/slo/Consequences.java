package io.syntropy.server.slo;

import io.syntropy.policy.GuardResult;
import io.syntropy.policy.ReleasePolicy;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.gate.Gates;
import io.syntropy.server.loop.AlertSources;
import io.syntropy.server.loop.Incidents;
import io.syntropy.server.loop.LoopState;
import io.syntropy.server.loop.Rollbacks;
import io.syntropy.server.slo.SloOutlook.ConsequenceView;
import io.syntropy.slo.SloState;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.alert.Projection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the policies in force do when an SLO does badly. Of all kinds only ReleasePolicy reads SLOs:
 * the others go by the signals of regions. Confined to the control loop's thread.
 */
@ApplicationScoped
public class Consequences {
  private final LoopState state;
  private final Gates gates;
  private final AlertSources sources;
  private final Incidents incidents;

  /** Reads the configuration of {@code state}. */
  public Consequences(LoopState state, Gates gates, AlertSources sources, Incidents incidents) {
    this.state = state;
    this.gates = gates;
    this.sources = sources;
    this.incidents = incidents;
  }

  /**
   * Those of one SLO.
   *
   * @param projection of the objective with least budget left
   */
  List<ConsequenceView> of(SloStatus slo, Projection projection, Instant now) {
    List<ConsequenceView> all = new ArrayList<>();
    for (ReleasePolicy policy : state.configuration().releasePolicies()) {
      if (!state.configuration().slos(policy).contains(slo.name())) {
        continue;
      }
      List<GuardResult> evidence = gates.evidence(policy, slo.name(), now);
      if (policy.denyWhen().contains(ReleasePolicy.Cause.BUDGET_BURNT)) {
        all.add(budget(policy, slo, evidence, projection));
      }
      if (policy.denyWhen().contains(ReleasePolicy.Cause.PAGE_FIRING)) {
        all.add(page(policy, evidence));
      }
      ReleasePolicy.Rollback rollback = policy.rollback();
      if (rollback != null) {
        all.add(rollback(policy, rollback, slo, now));
      }
    }
    return all;
  }

  private ConsequenceView budget(
      ReleasePolicy policy, SloStatus slo, List<GuardResult> evidence, Projection projection) {
    GuardResult found = rule(evidence, Set.of("budget", "coverage"));
    String on = word(found);
    boolean frozen = on.equals("on");
    return new ConsequenceView(
        "budget_freeze",
        policy.name(),
        policy.service(),
        ActionWords.word(policy.mode()),
        0.0,
        slo.state() == SloState.NO_DATA ? null : slo.leastBudget(),
        on,
        found.observed(),
        frozen ? sources.frozenSince(policy, slo.name(), incidents.state()) : null,
        at(projection, frozen ? Projection.Band::slowest : Projection.Band::fastest, frozen),
        at(projection, Projection.Band::middle, frozen),
        at(projection, frozen ? Projection.Band::fastest : Projection.Band::slowest, frozen),
        null,
        null);
  }

  private static ConsequenceView page(ReleasePolicy policy, List<GuardResult> evidence) {
    GuardResult found = rule(evidence, Set.of("page"));
    return new ConsequenceView(
        "page_freeze",
        policy.name(),
        policy.service(),
        ActionWords.word(policy.mode()),
        null,
        null,
        word(found),
        found.observed(),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static ConsequenceView rollback(
      ReleasePolicy policy, ReleasePolicy.Rollback terms, SloStatus slo, Instant now) {
    Double burn = Rollbacks.burn(slo, policy.coverageFloor(), now);
    return new ConsequenceView(
        "rollback",
        policy.name(),
        policy.service(),
        ActionWords.word(policy.mode()),
        ReleasePolicy.Rollback.BURN,
        burn,
        burn == null ? "unknown" : burn > ReleasePolicy.Rollback.BURN ? "on" : "off",
        burn == null
            ? "burn rate over 5 min unknown"
            : String.format(Locale.ROOT, "burn rate over 5 min %.2f", burn),
        null,
        null,
        null,
        null,
        terms.hold().toSeconds(),
        terms.within().toSeconds());
  }

  private static @Nullable Instant at(
      Projection projection, Function<Projection.Band, Projection.Pace> pace, boolean frozen) {
    if (!(projection instanceof Projection.Band band)) {
      return null;
    }
    Projection.Pace at = pace.apply(band);
    return frozen ? at.recoversAt() : at.exhaustsAt();
  }

  private static GuardResult rule(List<GuardResult> evidence, Set<String> rules) {
    return evidence.stream()
        .filter(result -> rules.contains(result.rule()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no evidence of " + rules));
  }

  private static String word(GuardResult found) {
    return switch (found.result()) {
      case PASS -> "off";
      case FAIL -> "on";
      case UNKNOWN -> "unknown";
    };
  }
}
