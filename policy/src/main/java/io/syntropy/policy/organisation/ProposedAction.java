package io.syntropy.policy.organisation;

import io.syntropy.policy.GuardResult;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One action after the guard passed it, as the organisation's policy is asked about it. Its JSON is
 * the policy's input; {@code docs/guides/policies-opa.md} shows one.
 *
 * @param time of the tick that decided
 * @param kind as in {@code GET /actions}: {@code traffic_weights}, {@code protective_mode}, ...
 * @param guard every rule's result
 * @param revertRegistered whether its undo is captured and registered (I8)
 * @param expiresIn until it must be judged anew; null for kinds without an undo
 */
public record ProposedAction(
    String decisionKey,
    Instant time,
    String kind,
    Operation operation,
    String service,
    String region,
    Change change,
    List<RegionEvidence> evidence,
    List<GuardResult> guard,
    boolean revertRegistered,
    @Nullable Duration expiresIn,
    ActionFacts facts) {
  public ProposedAction {
    evidence = List.copyOf(evidence);
    guard = List.copyOf(guard);
    if (decisionKey.isEmpty()) {
      throw new IllegalArgumentException("decisionKey: empty (expected the action's key)");
    }
    if (expiresIn != null && expiresIn.isNegative()) {
      throw new IllegalArgumentException("expiresIn: %s (expected >= 0)".formatted(expiresIn));
    }
  }

  /**
   * The policy's input in canonical JSON (RFC 8785): the same action is the same text.
   *
   * @throws IllegalArgumentException when a number is infinite or a text is no Unicode
   */
  public String json() {
    return ActionDocument.json(this);
  }

  /** {@code sha256:} and the hash of {@link #json()} in UTF-8. */
  public String inputHash() {
    return hash(json());
  }

  /** {@code sha256:} and the hash of a text in UTF-8. */
  static String hash(String text) {
    try {
      byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(utf8);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
