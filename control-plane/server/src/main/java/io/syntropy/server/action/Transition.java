package io.syntropy.server.action;

import io.syntropy.policy.ProtectiveChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a region went from one state to another.
 *
 * @param at event time of the decision
 * @param machine {@code traffic} or {@code protective_mode}
 * @param from the state it left: {@code normal}, {@code drained} or {@code probation}; of the
 *     protective mode its level
 * @param to the state it entered
 * @param reason why, in one sentence
 * @param evidence what was measured of the region at that tick
 * @param decisionId the decision that moved it; null when none is known
 * @param actionId the action that the region's state belongs to, for a way back the one that ends;
 *     null when none is known
 * @param policy what decided
 */
public record Transition(
    Instant at,
    String service,
    String region,
    String machine,
    String from,
    String to,
    String reason,
    List<ActionWords.SignalView> evidence,
    @Nullable String decisionId,
    @Nullable String actionId,
    Action.PolicyRef policy) {
  /** The machine that sends a region its traffic. */
  public static final String TRAFFIC = "traffic";

  /** The machine of a region's protective level. */
  public static final String PROTECTIVE_MODE = "protective_mode";

  /** Copies the list. */
  public Transition {
    evidence = List.copyOf(evidence);
  }

  /**
   * The protective level {@code change} moved.
   *
   * @param action set the level that begins or ends
   */
  static Transition of(
      ProtectiveChange change, Instant at, String action, Action.PolicyRef policy) {
    return new Transition(
        at,
        change.service(),
        change.region(),
        PROTECTIVE_MODE,
        ActionWords.level(change.before()),
        ActionWords.level(change.level()),
        change.reason(),
        change.evidence().stream().map(ActionWords::view).toList(),
        action,
        action,
        policy.at(change.pinned()));
  }
}
