package io.syntropy.server.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.Change;
import io.syntropy.policy.DirectiveChange;
import io.syntropy.policy.FailoverEffect;
import io.syntropy.policy.FailoverStep;
import io.syntropy.policy.GuardResult;
import io.syntropy.policy.Mode;
import io.syntropy.policy.OutsideTarget;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.RollbackRequest;
import io.syntropy.policy.ScaleChange;
import io.syntropy.policy.Signal;
import io.syntropy.policy.TrafficShift;
import io.syntropy.policy.Verdict;
import io.syntropy.server.action.Action.State;
import io.syntropy.server.audit.AuditEntry;
import io.syntropy.server.db.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Words decisions as actions, evidence and guard verdicts in the API's terms. */
@ApplicationScoped
public class ActionWords {
  /** The kind of actions on DNS names. */
  public static final String DNS = "dns";

  /** The kind of the event a failover is told by, and its topic. */
  public static final String FAILOVER = "region.failover";

  /** The kind of requests to go back to an earlier version. */
  public static final String ROLLBACK = "rollback_request";

  private final StoredJson json;

  /** Words written by {@code json}. */
  public ActionWords(StoredJson json) {
    this.json = json;
  }

  /**
   * A measured value with its verdict, as in {@code GET /regions} and an action's evidence.
   *
   * @param value null when unknown
   * @param threshold null when there is none
   */
  public record SignalView(
      String region,
      String name,
      @Nullable Double value,
      String unit,
      @Nullable Double threshold,
      String health,
      @Nullable Instant observedAt,
      String source) {}

  /** A guard's rule as in {@code GET /actions}. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record GuardView(
      String rule,
      String result,
      String observed,
      String threshold,
      String source,
      @Nullable Long ageMs) {}

  /** The signal in the API's terms. */
  public static SignalView view(Signal signal) {
    return new SignalView(
        signal.region(),
        signal.name(),
        number(signal.value()),
        signal.unit(),
        number(signal.threshold()),
        word(signal.health()),
        signal.observedAt(),
        signal.source());
  }

  /** A number that JSON can hold; null for NaN and infinities. */
  public static @Nullable Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** The enum's name in lower case. */
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The shift as an action, not recorded yet. */
  public Action action(TrafficShift shift, Action.PolicyRef policy) {
    return action(
        shift,
        "traffic_weights",
        new Action.Target(shift.service(), shift.region()),
        Map.of("weights", shift.weights()),
        policy);
  }

  Action action(ProtectiveChange change, Action.PolicyRef policy) {
    return action(
        change,
        "protective_mode",
        new Action.Target(change.service(), change.region()),
        Map.of("level", level(change.level())),
        policy);
  }

  Action action(ScaleChange change, Action.PolicyRef policy) {
    return action(
        change,
        "scale",
        new Action.Target(change.service(), change.region()),
        desired(change),
        policy);
  }

  Action action(DirectiveChange change, Action.PolicyRef policy) {
    return action(
        change,
        change.kind().word(),
        new Action.Target(change.service(), change.region()),
        DirectiveFields.json(change.kind(), change.desired()),
        policy);
  }

  Action action(RollbackRequest request, Action.PolicyRef policy) {
    return action(
        request,
        ROLLBACK,
        new Action.Target(request.service(), null),
        Map.of("version", request.to(), "from", request.from()),
        policy);
  }

  Action action(FailoverStep step, Action.PolicyRef policy) {
    FailoverEffect effect = step.effect();
    Action.Target target = new Action.Target(effect.service(), effect.region());
    return action(step, kind(effect), target, desired(step), policy);
  }

  private Action action(
      Change change, String kind, Action.Target target, Object desired, Action.PolicyRef policy) {
    return new Action(
        id(change.decisionKey()),
        kind,
        target,
        change.decisionKey(),
        state(change.mode(), change.verdict()),
        change.reason(),
        evidence(change.evidence()),
        guard(change.guard()),
        null,
        policy.at(change.pinned()),
        List.of(),
        json.tree(desired),
        change.expiresAt(),
        null,
        change.decidedAt());
  }

  private static Map<String, Object> desired(ScaleChange change) {
    OutsideTarget target = change.target();
    Map<String, Object> desired = new TreeMap<>(Map.of("replicas", change.replicas()));
    if (target != null) {
      desired.put(Outside.FIELD, new Outside(target, change.before(), change.generation()));
    }
    return desired;
  }

  /** A rollback request as its service is told when it is over: go back to nothing. */
  Action withdrawn(Action request) {
    Map<String, @Nullable Object> nothing = new TreeMap<>();
    nothing.put("version", null);
    nothing.put("from", null);
    return new Action(
        request.id(),
        request.kind(),
        request.target(),
        request.decisionKey(),
        request.state(),
        request.reason(),
        request.evidence(),
        request.guard(),
        request.audit(),
        request.policy(),
        request.acks(),
        json.tree(nothing),
        request.expiresAt(),
        request.revert(),
        request.createdAt(),
        request.request());
  }

  private static String kind(FailoverEffect effect) {
    return switch (effect.kind()) {
      case SCALE -> "scale";
      case DNS -> DNS;
      case PROTECTIVE -> "protective_mode";
      case READ_ONLY -> "read_only";
      case EVENT -> FAILOVER;
    };
  }

  private static Map<String, Object> desired(FailoverStep step) {
    FailoverEffect effect = step.effect();
    return switch (effect.kind()) {
      case SCALE -> Map.of("replicas", effect.after());
      case PROTECTIVE -> Map.of("level", level(effect.level()));
      case READ_ONLY -> Map.of("on", effect.after() == 1);
      case EVENT ->
          Map.of(
              "state",
              effect.after() == 1 ? "failed_over" : "returned",
              "receivers",
              effect.regions());
      case DNS -> {
        Map<String, Object> desired = new TreeMap<>();
        desired.put("name", effect.name());
        desired.put("regions", effect.regions());
        desired.put("generation", step.generation());
        if (step.dns() != null) {
          desired.put("declared", step.dns());
        }
        yield desired;
      }
    };
  }

  /** What an effect replaces, for the audit log. */
  static Map<String, Object> before(FailoverEffect effect) {
    return switch (effect.kind()) {
      case SCALE -> Map.of("replicas", effect.before());
      case PROTECTIVE -> Map.of("level", level(ProtectiveLevel.values()[effect.before()]));
      case READ_ONLY -> Map.of("on", effect.before() == 1);
      case EVENT, DNS -> Map.of();
    };
  }

  static Action.AuditRef ref(AuditEntry entry) {
    return new Action.AuditRef(entry.index(), entry.leafHash());
  }

  static String level(ProtectiveLevel level) {
    return word(level);
  }

  private List<JsonNode> evidence(List<Signal> signals) {
    return signals.stream().map(s -> json.tree(view(s))).toList();
  }

  private List<JsonNode> guard(List<GuardResult> results) {
    return results.stream()
        .map(g ->
            json.tree(
                new GuardView(
                    g.rule(),
                    word(g.result()),
                    g.observed(),
                    g.threshold(),
                    g.source(),
                    g.ageMillis())))
        .toList();
  }

  /** The same decision has the same id, on every replay. */
  public static String id(String decisionKey) {
    return UUID.nameUUIDFromBytes(decisionKey.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static State state(Mode mode, Verdict verdict) {
    if (verdict == Verdict.DENIED) {
      return State.denied;
    }
    return mode == Mode.OBSERVE ? State.proposed : State.recorded;
  }
}
