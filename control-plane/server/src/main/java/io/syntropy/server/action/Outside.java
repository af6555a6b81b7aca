package io.syntropy.server.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.policy.OutsideTarget;
import io.syntropy.server.db.StoredJson;
import java.util.Optional;

/**
 * Where an action is written outside the control plane, in its {@code desired} beside what the
 * directive says: everything needed to write it, as it was decided.
 *
 * @param before the replicas the decision saw
 * @param generation the greater of two for one target is the newer
 */
public record Outside(OutsideTarget target, int before, long generation) {
  /** The member of {@code desired}. */
  static final String FIELD = "outside";

  /** Whether {@code action} is in force only when a target was read back. */
  public static boolean in(Action action) {
    return action.desired().has(FIELD);
  }

  /** That of {@code action}, empty when only a directive tells. */
  public static Optional<Outside> of(Action action, StoredJson json) {
    return in(action)
        ? Optional.of(json.read(action.desired().path(FIELD), Outside.class))
        : Optional.empty();
  }

  /** What the directive of {@code action} says. */
  public static JsonNode told(Action action) {
    JsonNode desired = action.desired();
    if (desired instanceof ObjectNode object && in(action)) {
      ObjectNode told = object.deepCopy();
      told.remove(FIELD);
      return told;
    }
    return desired;
  }
}
