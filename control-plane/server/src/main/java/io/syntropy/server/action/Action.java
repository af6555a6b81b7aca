package io.syntropy.server.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.PolicyRevision;
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
 * @param request who asked for it; null when a policy decided it by itself
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
    Instant createdAt,
    @Nullable Request request) {

  /** What a policy decided. */
  public Action(
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
    this(
        id,
        kind,
        target,
        decisionKey,
        state,
        reason,
        evidence,
        guard,
        audit,
        policy,
        acks,
        desired,
        expiresAt,
        revert,
        createdAt,
        null);
  }

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
  public record PolicyRef(String name, long generation, String hash) {
    /** The same policy as {@code revision} has it; as it is when that is unknown. */
    public PolicyRef at(PolicyRevision revision) {
      return revision.known() ? new PolicyRef(name, revision.generation(), revision.hash()) : this;
    }

    /** Which version it is. */
    public PolicyRevision revision() {
      return new PolicyRevision(generation, hash);
    }
  }

  /** One instance's answer. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AckRow(
      String service,
      String instanceId,
      Ack.Status status,
      @Nullable String detail,
      Instant receivedAt) {}

  /**
   * What a person asked for.
   *
   * @param by who asks
   * @param role {@code operator} or {@code admin}
   * @param approveUntil until when another person can approve it; null when none is needed
   * @param approvals who approved
   * @param bypasses rules a break-glass names, empty without one
   */
  public record Request(
      String by,
      String role,
      String reason,
      @Nullable Instant approveUntil,
      List<Approval> approvals,
      List<String> bypasses) {
    /** Copies the lists. */
    public Request {
      approvals = List.copyOf(approvals);
      bypasses = List.copyOf(bypasses);
    }
  }

  /** One person's approval. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Approval(String by, Instant at, @Nullable String reason) {}

  /** The end of the action. */
  public record Revert(Instant at, String reason) {}

  /** The same words under the id of another turn of this action. */
  public Action withId(String other) {
    return copy(other, state, audit, acks, expiresAt, revert);
  }

  /** The same action, as {@code who} asked for it. */
  public Action askedBy(@Nullable Request who) {
    return new Action(
        id,
        kind,
        target,
        decisionKey,
        state,
        reason,
        evidence,
        guard,
        audit,
        policy,
        acks,
        desired,
        expiresAt,
        revert,
        createdAt,
        who);
  }

  /** The same action, refused for what {@code why} says. */
  public Action denied(String why) {
    return new Action(
        id,
        kind,
        target,
        decisionKey,
        State.denied,
        why,
        evidence,
        guard,
        audit,
        policy,
        acks,
        desired,
        expiresAt,
        revert,
        createdAt,
        request);
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
        createdAt,
        request);
  }
}
