package io.syntropy.server.simulate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.StoredJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy decided, as it would stand in the audit log.
 *
 * @param action such as {@code action.drain}, {@code action.verified} or {@code page.trigger}
 * @param region null when it is about the whole service, {@code *} in a page about all regions
 * @param outcome {@code recorded}: it takes effect; {@code denied} by the guard; {@code proposed}
 *     in mode observe; of what follows a decision the action's new state
 * @param decisionId what it belongs to: the same for a decision and what follows it
 * @param desired the absolute state asked for; null of what follows a decision
 * @param evidence what the deciding machine saw
 * @param guard every rule with what it found
 * @param policy name, generation and hash of the document that decided; null of what follows
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Decision(
    Instant at,
    String actor,
    String action,
    String service,
    @Nullable String region,
    String outcome,
    @Nullable String reason,
    @Nullable String decisionId,
    @Nullable JsonNode before,
    @Nullable JsonNode desired,
    List<JsonNode> evidence,
    List<JsonNode> guard,
    @Nullable JsonNode policy,
    @Nullable JsonNode expiresAt) {

  /** Copies the lists. */
  public Decision {
    evidence = List.copyOf(evidence);
    guard = List.copyOf(guard);
  }

  static Decision of(AuditRecord record, StoredJson json) {
    int slash = record.target().lastIndexOf('/');
    // By text and back, as the log does it: what is compared later has one form.
    JsonNode after = json.node(json.write(record.after() == null ? List.of() : record.after()));
    return new Decision(
        record.occurredAt(),
        record.actor(),
        record.action(),
        slash < 0 ? record.target() : record.target().substring(0, slash),
        slash < 0 ? null : record.target().substring(slash + 1),
        record.outcome(),
        record.reason(),
        record.decisionId(),
        record.before() == null ? null : json.node(json.write(record.before())),
        present(after, "desired"),
        list(after.path("evidence")),
        list(after.path("guard")),
        present(after, "policy"),
        present(after, "expires_at"));
  }

  /** Whether a rule of this name did not pass. */
  @JsonIgnore
  boolean refusedBy(String rule) {
    return guard.stream()
        .anyMatch(
            g -> g.path("rule").asText().equals(rule) && !g.path("result").asText().equals("pass"));
  }

  /** The same but for which version of the document decided. */
  Decision byAnyVersion() {
    return new Decision(
        at,
        actor,
        action,
        service,
        region,
        outcome,
        reason,
        decisionId,
        before,
        desired,
        evidence,
        guard,
        null,
        expiresAt);
  }

  private static @Nullable JsonNode present(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private static List<JsonNode> list(JsonNode node) {
    List<JsonNode> items = new ArrayList<>();
    node.forEach(items::add);
    return items;
  }
}
