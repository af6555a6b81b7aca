package io.syntropy.server.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.audit.StoredEntry;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One decision about an action: what went in, each rule, what came out, and what a refusal would
 * need. Read from the action and from the audit log.
 *
 * @param id the action's, and the {@code decision_id} of its audit records
 * @param result {@code allow}, {@code deny}, or {@code pending}: it waits for an approval, or its
 *     policy only observes
 * @param reason the decision in a sentence
 * @param rules every rule asked, in order; the organisation's answer is rule {@code organisation}
 * @param needed of each rule that did not pass, what would make it pass
 * @param input what was decided on
 * @param records the audit log's entries about it, oldest first, at most 50
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DecisionView(
    String id,
    Instant at,
    String kind,
    Action.Target target,
    Result result,
    String reason,
    Action.@Nullable PolicyRef policy,
    List<JsonNode> rules,
    List<Needed> needed,
    Input input,
    Action.@Nullable AuditRef audit,
    List<Entry> records) {

  /** Copies the lists. */
  public DecisionView {
    rules = List.copyOf(rules);
    needed = List.copyOf(needed);
    records = List.copyOf(records);
  }

  /** What came out. */
  @Schema(name = "DecisionResult")
  public enum Result {
    allow,
    deny,
    pending
  }

  /**
   * What a rule that did not pass would need.
   *
   * @param result {@code fail}, or {@code unknown}: nobody knows enough for it to pass
   * @param observed what it saw; of the organisation's policy its reasons
   * @param threshold what it expects
   * @param bypassable whether two people may bypass it by name (break-glass)
   * @param bypassed whether they did
   */
  @Schema(name = "DecisionNeeded")
  public record Needed(
      String rule,
      String result,
      String observed,
      String threshold,
      boolean bypassable,
      boolean bypassed) {}

  /**
   * What was decided on.
   *
   * @param before the state it was to replace; null when the log holds none
   * @param desired the absolute state asked for
   * @param request who asked for it; null when a policy decided by itself
   */
  @Schema(name = "DecisionInput")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Input(
      String decisionKey,
      @Nullable JsonNode before,
      JsonNode desired,
      List<JsonNode> evidence,
      Action.@Nullable Request request) {
    /** Copies the list. */
    public Input {
      evidence = List.copyOf(evidence);
    }
  }

  /** An entry of the audit log. */
  @Schema(name = "DecisionEntry")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Entry(
      long index,
      String at,
      String actor,
      String action,
      String outcome,
      @Nullable String reason,
      String leafHash) {
    static Entry of(StoredEntry stored) {
      JsonNode leaf = stored.leaf();
      return new Entry(
          stored.index(),
          leaf.path("occurred_at").asText(),
          leaf.path("actor").asText(),
          leaf.path("action").asText(),
          leaf.path("outcome").asText(),
          leaf.path("reason").isTextual() ? leaf.path("reason").asText() : null,
          stored.leafHash());
    }
  }

  /**
   * The decision that became {@code action}.
   *
   * @param entries the audit log's about it, oldest first
   */
  static DecisionView of(Action action, List<StoredEntry> entries) {
    Action.AuditRef audit = action.audit();
    JsonNode before =
        entries.stream()
            .filter(e -> audit != null && e.index() == audit.index())
            .map(e -> e.leaf().path("before"))
            .filter(b -> b.isObject())
            .findFirst()
            .orElse(null);
    return new DecisionView(
        action.id(),
        action.createdAt(),
        action.kind(),
        action.target(),
        result(action),
        action.reason(),
        action.policy(),
        action.guard(),
        needed(action.guard(), action.request() == null ? List.of() : action.request().bypasses()),
        new Input(
            action.decisionKey(), before, action.desired(), action.evidence(), action.request()),
        audit,
        entries.stream().map(Entry::of).toList());
  }

  private static Result result(Action action) {
    return switch (action.state()) {
      case proposed -> Result.pending;
      case denied -> Result.deny;
      case recorded, applied, verified, reverting, reverted, failed, operator_owned -> Result.allow;
    };
  }

  /**
   * The rules of {@code guard} that did not pass.
   *
   * @param bypasses those that a break-glass names
   */
  public static List<Needed> needed(List<JsonNode> guard, List<String> bypasses) {
    return guard.stream()
        .filter(g -> !g.path("result").asText().equals("pass"))
        .map(g -> {
          String rule = g.path("rule").asText();
          return new Needed(
              rule,
              g.path("result").asText(),
              g.path("observed").asText(),
              g.path("threshold").asText(),
              ActionRequest.BreakGlass.bypasses(rule),
              bypasses.contains(rule));
        })
        .toList();
  }
}
