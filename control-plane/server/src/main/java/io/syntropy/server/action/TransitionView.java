package io.syntropy.server.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transition as {@code GET /regions/{name}/transitions} answers it and the live topic {@code
 * transitions} tells it: the machine was in {@code to} from {@code at} until {@code until}.
 *
 * @param id names it; later transitions have larger numbers
 * @param until when the machine left {@code to}; null while it has not
 * @param machine {@code traffic} or {@code protective_mode}
 * @param from {@code normal}, {@code drained} or {@code probation}; of the protective mode {@code
 *     none}, {@code soft}, {@code medium} or {@code hard}
 * @param reason why, in one sentence
 * @param evidence what was measured of the region at that tick
 * @param decisionId the decision that moved it, of {@code GET /policies/decisions/{id}}
 * @param actionId the action the region's state belongs to; of a way back the one that ends
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TransitionView(
    String id,
    Instant at,
    @Nullable Instant until,
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
  /** Copies the list. */
  public TransitionView {
    evidence = List.copyOf(evidence);
  }

  /** {@code kept} as the row {@code id} has it. */
  static TransitionView of(long id, @Nullable Instant until, Transition kept) {
    return new TransitionView(
        Long.toString(id),
        kept.at(),
        until,
        kept.service(),
        kept.region(),
        kept.machine(),
        kept.from(),
        kept.to(),
        kept.reason(),
        kept.evidence(),
        kept.decisionId(),
        kept.actionId(),
        kept.policy());
  }
}
