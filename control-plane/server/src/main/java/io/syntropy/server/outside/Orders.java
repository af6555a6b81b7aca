package io.syntropy.server.outside;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.actuators.webhook.JsonState;
import io.syntropy.policy.OutsideTarget;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.Outside;
import io.syntropy.server.audit.SecretStore;
import io.syntropy.server.db.StoredJson;
import java.time.Clock;
import java.util.Optional;

/** What an action asks of targets outside the control plane. */
final class Orders {
  private final StoredJson json;
  private final SecretStore secrets;
  private final Clusters clusters;
  private final Clock clock;

  Orders(StoredJson json, SecretStore secrets, Clusters clusters, Clock clock) {
    this.json = json;
    this.secrets = secrets;
    this.clusters = clusters;
    this.clock = clock;
  }

  /**
   * The effect of {@code action}, empty when it has none out there.
   *
   * @throws RuntimeException when it cannot be read
   */
  Optional<Effect<?>> of(Action action) {
    if (action.kind().equals(ActionWords.DNS)) {
      return Optional.of(DnsOrder.of(action, json, secrets));
    }
    return Outside.of(action, json).map(outside -> order(action, outside));
  }

  private Effect<?> order(Action action, Outside outside) {
    OutsideTarget.Workload workload = outside.target().kubernetes();
    OutsideTarget.Receiver receiver = outside.target().webhook();
    boolean recorded = action.state() == Action.State.recorded;
    if (workload != null) {
      return new ScaleOrder(
          action.id(),
          action.decisionKey(),
          workload,
          outside.target().key(),
          outside.before(),
          action.desired().path("replicas").asInt(),
          outside.generation(),
          recorded,
          clusters);
    }
    if (receiver == null) {
      throw new IllegalStateException("outside: neither a workload nor a receiver");
    }
    return new WebhookOrder(
        action.id(),
        action.decisionKey(),
        receiver,
        outside.target().key(),
        new JsonState(state(action).toString()),
        outside.generation(),
        recorded,
        secrets,
        clock);
  }

  /** The directive's words, and what they are about. */
  private static ObjectNode state(Action action) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("kind", action.kind());
    state.put("service", action.target().service());
    state.put("region", action.target().region());
    state.set("desired", Outside.told(action));
    return state;
  }
}
