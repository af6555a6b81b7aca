package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directive of a kind without a policy of its own, asked for by a person or by the watch over
 * single instances, or its end.
 *
 * @param policy who decided: {@link DirectiveController#POLICY} or {@link
 *     InstanceController#POLICY}
 * @param before the desired state's fields it replaces
 * @param desired the fields wanted; one without a value is empty
 * @param about key of the action that ends; null for a new one
 * @param expiresAt null for kinds without an undo
 */
public record DirectiveChange(
    String decisionKey,
    String policy,
    String service,
    String region,
    DirectiveKind kind,
    SortedMap<String, String> before,
    SortedMap<String, String> desired,
    @Nullable String about,
    Mode mode,
    Verdict verdict,
    String reason,
    List<GuardResult> guard,
    Instant decidedAt,
    @Nullable Instant expiresAt)
    implements Change {
  public DirectiveChange {
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
    desired = Collections.unmodifiableSortedMap(new TreeMap<>(desired));
    guard = List.copyOf(guard);
  }

  @Override
  public List<Signal> evidence() {
    return List.of();
  }
}
