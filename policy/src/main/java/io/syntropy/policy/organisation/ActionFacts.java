package io.syntropy.policy.organisation;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.DirectiveChange;
import io.syntropy.policy.FailoverEffect;
import io.syntropy.policy.FailoverStep;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Judgement;
import io.syntropy.policy.Mode;
import io.syntropy.policy.Page;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.RollbackRequest;
import io.syntropy.policy.ScaleChange;
import io.syntropy.policy.TrafficShift;
import io.syntropy.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known around an action, from the same journalled events the decision was made of.
 *
 * @param criticality of the service: {@code critical}, {@code high}, {@code normal}, {@code low}
 * @param jurisdictions of regions; one that is not known is left out
 * @param allowedReceivers regions that may take its traffic; null when not restricted
 * @param breakGlass null without
 * @param approvals names of the people who approved this action
 */
public record ActionFacts(
    String criticality,
    Residency residency,
    SortedMap<String, String> jurisdictions,
    @Nullable List<String> allowedReceivers,
    DecidingPolicy policy,
    Caller caller,
    @Nullable BreakGlass breakGlass,
    List<String> approvals) {
  public ActionFacts {
    jurisdictions = Collections.unmodifiableSortedMap(new TreeMap<>(jurisdictions));
    allowedReceivers = allowedReceivers == null ? null : List.copyOf(allowedReceivers);
    approvals = List.copyOf(approvals);
  }

  /**
   * The policy that decided, as pinned for the action (I32).
   *
   * @param hash of its document
   */
  public record DecidingPolicy(String name, long generation, String hash, Mode mode) {}

  /**
   * Who asks.
   *
   * @param name a person's, or {@code controller}
   * @param role {@code admin}, {@code operator}, or {@code system} for the loop itself
   */
  public record Caller(String name, String role) {
    /** The control loop itself. */
    public static final Caller CONTROLLER = new Caller("controller", "system");
  }

  /**
   * The decision as the organisation is asked about it.
   *
   * <p>Asked about is what the guard allowed, in either mode, so that observing gives the decision
   * that acting would (I17). Not asked about is what undoes and what keeps a protection up: the
   * undo of a change that failed or of a failover's step and the request to take a deploy back
   * (I25), the renewal of a level that was allowed when it was raised, and what targets do by
   * themselves at the end of a time to live (I28). A judge that is away must not keep harm in
   * place.
   *
   * @param judgements the classes of all regions it was decided on, where it was decided on any
   * @return null when it is not asked about
   */
  public @Nullable ProposedAction propose(Intent intent, Collection<Judgement> judgements) {
    return switch (intent) {
      case TrafficShift s ->
          s.verdict() == Verdict.ALLOWED && s.kind() != TrafficShift.Kind.REVERT
              ? propose(s, judgements)
              : null;
      case ProtectiveChange c ->
          c.verdict() == Verdict.ALLOWED && c.cause() != ProtectiveChange.Cause.RENEW
              ? propose(c, judgements)
              : null;
      case ScaleChange c ->
          c.verdict() == Verdict.ALLOWED && c.cause() != ScaleChange.Cause.REVERT
              ? propose(c, judgements)
              : null;
      case FailoverStep step ->
          step.verdict() == Verdict.ALLOWED && step.turn() == FailoverStep.Turn.DO
              ? propose(step, judgements)
              : null;
      // Takes back what does harm (I25): whoever carries it out is asked by their own rules.
      case RollbackRequest request -> null;
      case DirectiveChange c ->
          c.verdict() == Verdict.ALLOWED && c.about() == null ? propose(c) : null;
      case Page page -> null;
      case ActionUpdate update -> null;
    };
  }

  /** The traffic shift as proposed, with the classes of all regions it was decided on. */
  public ProposedAction propose(TrafficShift shift, Collection<Judgement> judgements) {
    Operation operation =
        switch (shift.kind()) {
          case DRAIN -> Operation.DRAIN;
          case SOFT -> Operation.SOFT_SHIFT;
          case STEP -> Operation.STEP;
          case RESTORE -> Operation.RESTORE;
          case REVERT -> Operation.REVERT;
        };
    return new ProposedAction(
        shift.decisionKey(),
        shift.decidedAt(),
        "traffic_weights",
        operation,
        shift.service(),
        shift.region(),
        new Change.Weights(shift.before(), shift.weights()),
        evidence(judgements),
        shift.guard(),
        true,
        Duration.between(shift.decidedAt(), shift.expiresAt()),
        this);
  }

  /**
   * The protective change as proposed.
   *
   * @return null for what the target did by itself at the end of a time to live: nothing is
   *     proposed then
   */
  public @Nullable ProposedAction propose(
      ProtectiveChange change, Collection<Judgement> judgements) {
    Operation operation =
        switch (change.cause()) {
          case RAISE -> Operation.RAISE;
          case LOWER -> Operation.LOWER;
          case RENEW -> Operation.RENEW;
          case EXPIRE -> null;
        };
    if (operation == null) {
      return null;
    }
    return new ProposedAction(
        change.decisionKey(),
        change.decidedAt(),
        "protective_mode",
        operation,
        change.service(),
        change.region(),
        new Change.Level(change.before(), change.level()),
        evidence(judgements),
        change.guard(),
        true,
        Duration.between(change.decidedAt(), change.expiresAt()),
        this);
  }

  /** The change of replicas as proposed. */
  public ProposedAction propose(ScaleChange change, Collection<Judgement> judgements) {
    Operation operation =
        switch (change.cause()) {
          case UP -> Operation.UP;
          case DOWN -> Operation.DOWN;
          case FLOOR -> Operation.FLOOR;
          case CEILING -> Operation.CEILING;
          case REVERT -> Operation.REVERT;
        };
    return new ProposedAction(
        change.decisionKey(),
        change.decidedAt(),
        "scale",
        operation,
        change.service(),
        change.region(),
        new Change.Replicas(change.before(), change.replicas()),
        evidence(judgements),
        change.guard(),
        true,
        Duration.between(change.decidedAt(), change.expiresAt()),
        this);
  }

  /** A failover's step as proposed, before it is done. */
  private ProposedAction propose(FailoverStep step, Collection<Judgement> judgements) {
    FailoverEffect effect = step.effect();
    Duration holds = Duration.between(step.decidedAt(), step.expiresAt());
    return new ProposedAction(
        step.decisionKey(),
        step.decidedAt(),
        kind(effect),
        switch (effect.kind()) {
          case SCALE -> Operation.UP;
          case PROTECTIVE -> Operation.RAISE;
          case DNS, READ_ONLY, EVENT -> Operation.SET;
        },
        effect.service(),
        effect.region(),
        change(effect),
        evidence(judgements),
        step.guard(),
        true,
        holds.isNegative() ? Duration.ZERO : holds,
        this);
  }

  private static String kind(FailoverEffect effect) {
    return switch (effect.kind()) {
      case SCALE -> "scale";
      case DNS -> "dns";
      case PROTECTIVE -> "protective_mode";
      case READ_ONLY -> "read_only";
      case EVENT -> "region.failover";
    };
  }

  private static Change change(FailoverEffect effect) {
    return switch (effect.kind()) {
      case SCALE -> new Change.Replicas(effect.before(), effect.after());
      case PROTECTIVE ->
          new Change.Level(ProtectiveLevel.values()[effect.before()], effect.level());
      case READ_ONLY -> settings(Map.of("on", "false"), Map.of("on", "true"));
      case DNS ->
          settings(
              Map.of("name", effect.name()),
              Map.of("name", effect.name(), "regions", String.join(",", effect.regions())));
      case EVENT ->
          settings(
              Map.of("state", "normal"),
              Map.of("state", "failed_over", "receivers", String.join(",", effect.regions())));
    };
  }

  private static Change settings(Map<String, String> before, Map<String, String> after) {
    return new Change.Settings(new TreeMap<>(before), new TreeMap<>(after));
  }

  private ProposedAction propose(DirectiveChange change) {
    Instant expires = change.expiresAt();
    return new ProposedAction(
        change.decisionKey(),
        change.decidedAt(),
        change.kind().word(),
        Operation.SET,
        change.service(),
        change.region(),
        new Change.Settings(change.before(), change.desired()),
        List.of(),
        change.guard(),
        change.kind().undo(),
        expires == null ? null : Duration.between(change.decidedAt(), expires),
        this);
  }

  private static List<RegionEvidence> evidence(Collection<Judgement> judgements) {
    return judgements.stream().map(RegionEvidence::of).toList();
  }
}
