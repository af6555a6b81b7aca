package io.syntropy.server.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.registry.Ack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One guarded change, from decision to revert (contracts §5, {@code GET /actions}).
 *
 * @param decisionKey names the logical effect; one key is carried out at most once (I13)
 * @param desired the absolute state asked for
 * @param expiresAt when the change ends by itself or its guarded ramp begins
 * @param revert when and why it was undone, null while in force
 */
public record Action(
    String id,
    String kind,
    Target target,
    String decisionKey,
    State state,
    String reason,
    List<JsonNode> evidence,
    List<JsonNode> guard,
    @Nullable AuditRef audit,
    @Nullable PolicyRef policy,
    List<AckRow> acks,
    JsonNode desired,
    @Nullable Instant expiresAt,
    @Nullable Revert revert,
    Instant createdAt) {

  /** Copies the lists. */
  public Action {
    evidence = List.copyOf(evidence);
    guard = List.copyOf(guard);
    acks = List.copyOf(acks);
  }

  /** Where an action is in its life. */
  public enum State {
    proposed,
    denied,
    recorded,
    applied,
    verified,
    reverting,
    reverted,
    failed,
    operator_owned;

    /** Whether the effect may still be in force. */
    public boolean open() {
      return switch (this) {
        case recorded, applied, verified, reverting -> true;
        case proposed, denied, reverted, failed, operator_owned -> false;
      };
    }
  }

  /** What the action is about. */
  public record Target(String service, @Nullable String region) {}

  /** The audit record that precedes the effect. */
  public record AuditRef(long index, String leafHash) {}

  /** The policy that decided, pinned as it was then (I32). */
  public record PolicyRef(String name, long generation, String hash) {}

  /** One instance's answer. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AckRow(
      String service,
      String instanceId,
      Ack.Status status,
      @Nullable String detail,
      Instant receivedAt) {}

  /** The end of the action. */
  public record Revert(Instant at, String reason) {}

  /** The same words under the id of another turn of this action. */
  public Action withId(String other) {
    return copy(other, state, audit, acks, expiresAt, revert);
  }

  /** The same action in {@code next}. */
  public Action in(State next) {
    return copy(id, next, audit, acks, expiresAt, revert);
  }

  /** The same action, undone or being undone. */
  public Action undone(State next, Revert why) {
    return copy(id, next, audit, acks, expiresAt, why);
  }

  /** The same action with its audit record. */
  public Action recordedAs(AuditRef ref) {
    return copy(id, state, ref, acks, expiresAt, revert);
  }

  /** The same action, in force until {@code expires}. */
  public Action until(@Nullable Instant expires) {
    return copy(id, state, audit, acks, expires, revert);
  }

  /** The same action with {@code ack}, replacing an older one of the same instance. */
  public Action acknowledged(AckRow ack) {
    List<AckRow> rows = new ArrayList<>(acks);
    rows.removeIf(
        a -> a.service().equals(ack.service()) && a.instanceId().equals(ack.instanceId()));
    rows.add(ack);
    return copy(id, state, audit, rows, expiresAt, revert);
  }

  private Action copy(
      String newId,
      State newState,
      @Nullable AuditRef newAudit,
      List<AckRow> newAcks,
      @Nullable Instant newExpiry,
      @Nullable Revert newRevert) {
    return new Action(
        newId,
        kind,
        target,
        decisionKey,
        newState,
        reason,
        evidence,
        guard,
        newAudit,
        policy,
        newAcks,
        desired,
        newExpiry,
        newRevert,
        createdAt);
  }
}
