package io.syntropy.server.loop;

import io.syntropy.alerts.Sev;
import io.syntropy.alerts.config.ShippedRunbooks;
import io.syntropy.alerts.incident.Alert;
import io.syntropy.alerts.incident.Incident;
import io.syntropy.alerts.incident.IncidentState;
import io.syntropy.alerts.incident.Opener;
import io.syntropy.policy.HealthClass;
import io.syntropy.policy.Mode;
import io.syntropy.policy.Page;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ProtectiveRegionState;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.RegionState;
import io.syntropy.policy.ReleasePolicy;
import io.syntropy.policy.TrafficMachine;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.alert.AlertView;
import io.syntropy.server.registry.Manifest;
import io.syntropy.slo.SloState;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.alert.AlertKey;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.Severity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every alert that goes on at a tick, whoever opened it: burning budgets and absence, conditions,
 * regions, frozen gates, and calls by decision machines. Confined to the folding thread.
 */
@ApplicationScoped
public class AlertSources {
  private static final String REGION = "cloud.region";
  private static final String NO_DATA = "no_data";

  private final LoopState state;
  private final MachineStates machines;
  private final AlertBook book;
  private final ActionDesk desk;

  /** Reads {@code state}. */
  public AlertSources(LoopState state, MachineStates machines, AlertBook book, ActionDesk desk) {
    this.state = state;
    this.machines = machines;
    this.book = book;
    this.desk = desk;
  }

  /**
   * All of them.
   *
   * @param before what is open: what cannot be said now keeps only what is
   */
  List<Alert> alerts(IncidentState before, Instant now) {
    List<Alert> all = new ArrayList<>();
    book.current().forEach(view -> burns(view, all));
    book.conditions().forEach(alert -> condition(alert, all));
    all.addAll(decided(before, now));
    return all;
  }

  /**
   * Those of regions, frozen gates and decision machines: what the server that acts has decided.
   *
   * @param before as above
   */
  public List<Alert> decided(IncidentState before, Instant now) {
    List<Alert> all = new ArrayList<>();
    Map<String, Instant> known = known(before);
    state.configuration().regionPolicies().forEach(policy -> region(policy, all));
    state.configuration().protectivePolicies().forEach(policy -> protection(policy, all));
    state.configuration().releasePolicies().forEach(policy -> frozen(policy, known, now, all));
    desk.pages().pages().values().forEach(page -> called(page, all));
    return all;
  }

  /** Since when a spent budget holds the gate of {@code policy} shut; null when it does not. */
  public @Nullable Instant frozenSince(ReleasePolicy policy, String slo, IncidentState open) {
    return known(open).get(id("budget", policy.name(), slo, null));
  }

  private static Map<String, Instant> known(IncidentState before) {
    Map<String, Instant> known = new TreeMap<>();
    for (Incident incident : before.open().values()) {
      incident.members().forEach(id -> known.put(id, incident.startedAt()));
      incident.shown().forEach(alert -> known.put(alert.id(), alert.startedAt()));
    }
    return known;
  }

  private void burns(AlertView view, List<Alert> all) {
    boolean frozen = view.state().equals(AlertState.Phase.FROZEN.text());
    Instant fired = view.firedAt();
    if (fired == null || !(frozen || view.state().equals(AlertState.Phase.FIRING.text()))) {
      return;
    }
    boolean absent = view.tier().equals(NO_DATA);
    String region = view.labels().getOrDefault(REGION, "");
    String where = region.isEmpty() ? "" : " in " + region;
    Double burn = view.burnLong();
    String summary =
        absent
            ? "SLO %s: nothing is reported%s".formatted(view.slo(), where)
            : burn == null
                ? "SLO %s burns its error budget%s (tier %s)"
                    .formatted(view.slo(), where, view.tier())
                : String.format(
                    Locale.ROOT,
                    "SLO %s burns its error budget %.1f times too fast%s (tier %s)",
                    view.slo(),
                    burn,
                    where,
                    view.tier());
    var alerts = state.configuration().alerts();
    all.add(
        new Alert(
            view.id(),
            absent ? Opener.ABSENCE : Opener.BURN,
            view.slo(),
            severity(view),
            view.service(),
            region,
            summary,
            view.startedAt(),
            view.labels(),
            view.slo(),
            alerts.runbook(view.slo(), view.policy()),
            frozen,
            false,
            view.causedBy(),
            alerts.targets(view.policy())));
  }

  /** What pages is sev2, and sev1 for a service that the system cannot do without. */
  private Sev severity(AlertView view) {
    if (!view.severity().equals(Severity.PAGE.text())) {
      return Sev.SEV3;
    }
    return critical(view.service()) ? Sev.SEV1 : Sev.SEV2;
  }

  private boolean critical(String service) {
    return state
        .registry()
        .manifest(service)
        .map(manifest -> manifest.criticality() == Manifest.Criticality.critical)
        .orElse(false);
  }

  private static void condition(AlertBook.ConditionAlert alert, List<Alert> all) {
    Instant since = alert.state().firstAt();
    all.add(
        new Alert(
            alert.id(),
            Opener.CONDITION,
            alert.condition().name(),
            alert.condition().severity(),
            alert.service(),
            alert.labels().getOrDefault(REGION, ""),
            alert.summary(),
            since == null ? Instant.EPOCH : since,
            alert.labels(),
            alert.condition().slo(),
            alert.condition().runbook(),
            alert.state().frozen(),
            alert.condition().critical() != null,
            List.of(),
            List.of()));
  }

  private void region(RegionPolicy policy, List<Alert> all) {
    machines
        .traffic(policy)
        .regions()
        .forEach((region, at) -> {
          boolean away = at.machine() != TrafficMachine.NORMAL || at.soft() > 0;
          boolean wouldBe = policy.mode() == Mode.OBSERVE && at.told() == RegionState.Told.OBSERVED;
          if (!away && !wouldBe) {
            return;
          }
          String what =
              !away
                  ? "is bad and would be drained (the policy only observes)"
                  : switch (at.machine()) {
                    case DRAINED -> "is drained";
                    case PROBATION -> "takes traffic again step by step";
                    case NORMAL -> "takes less of its traffic";
                  };
          all.add(
              regional(
                  id("region", policy.name(), region, at.rootKey()),
                  policy.name(),
                  policy.mode() == Mode.OBSERVE || at.machine() == TrafficMachine.NORMAL
                      ? Sev.SEV3
                      : Sev.SEV2,
                  policy.service(),
                  region,
                  "Region %s of %s %s".formatted(region, policy.service(), what),
                  at.since(),
                  ShippedRunbooks.REGION,
                  at.health() == HealthClass.U));
        });
  }

  private void protection(ProtectivePolicy policy, List<Alert> all) {
    machines
        .protection(policy)
        .regions()
        .forEach((region, at) -> {
          if (at.level() != ProtectiveLevel.NONE) {
            all.add(
                regional(
                    id("protection", policy.name(), region, null),
                    policy.name(),
                    severity(at),
                    policy.service(),
                    region,
                    "Region %s of %s is in protective mode".formatted(region, policy.service()),
                    at.since(),
                    ShippedRunbooks.HZ,
                    false));
          }
        });
  }

  private static Sev severity(ProtectiveRegionState at) {
    return switch (at.level()) {
      case NONE, SOFT -> Sev.SEV3;
      case MEDIUM -> Sev.SEV2;
      case HARD -> Sev.SEV1;
    };
  }

  private static Alert regional(
      String id,
      String policy,
      Sev severity,
      String service,
      String region,
      String summary,
      Instant since,
      String runbook,
      boolean frozen) {
    return new Alert(
        id,
        Opener.REGION,
        policy,
        severity,
        service,
        region,
        summary,
        since,
        Map.of(REGION, region),
        null,
        runbook,
        frozen,
        false,
        List.of(),
        List.of());
  }

  /** A gate that a spent budget holds shut; a budget that is not known keeps it as it was. */
  private void frozen(
      ReleasePolicy policy, Map<String, Instant> known, Instant now, List<Alert> all) {
    if (policy.mode() != Mode.ACT
        || !policy.denyWhen().contains(ReleasePolicy.Cause.BUDGET_BURNT)) {
      return;
    }
    Set<String> slos = new HashSet<>(state.configuration().slos(policy));
    for (String slo : slos.stream().sorted().toList()) {
      Boolean spent = spent(slo, now);
      String id = id("budget", policy.name(), slo, null);
      Instant since = known.get(id);
      if (Boolean.TRUE.equals(spent) || (spent == null && since != null)) {
        all.add(
            new Alert(
                id,
                Opener.BUDGET,
                policy.name(),
                Sev.SEV3,
                policy.service(),
                "",
                "Deploys of %s are frozen: the error budget of %s is spent"
                    .formatted(policy.service(), slo),
                since == null ? now : since,
                Map.of(),
                slo,
                ShippedRunbooks.FREEZE,
                spent == null,
                false,
                List.of(),
                List.of()));
      }
    }
  }

  private @Nullable Boolean spent(String slo, Instant now) {
    SloStatus status = state.engine().status(slo, now).orElse(null);
    if (status == null || status.state() == SloState.NO_DATA || status.state() == SloState.STALE) {
      return null;
    }
    Double least = status.leastBudget();
    return least == null ? null : Boolean.valueOf(least <= 0);
  }

  private static void called(Page page, List<Alert> all) {
    String region = page.region().equals(Alert.ANY) ? "" : page.region();
    all.add(
        new Alert(
            id("page", page.policy(), page.decisionKey(), null),
            Opener.DECISION,
            page.policy(),
            page.shed() ? Sev.SEV1 : Sev.SEV2,
            page.service(),
            region,
            page.reason(),
            page.decidedAt(),
            region.isEmpty() ? Map.of() : Map.of(REGION, region),
            null,
            ShippedRunbooks.REGION,
            false,
            true,
            List.of(),
            List.of()));
  }

  private static String id(String kind, String name, String about, @Nullable String episode) {
    return new AlertKey(kind + "/" + name, 0, Map.of(about, episode == null ? "" : episode))
        .id(Instant.EPOCH);
  }
}
