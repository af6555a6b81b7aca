package io.syntropy.server.action;

import io.syntropy.server.lease.Fence;
import io.syntropy.server.live.LiveHub;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The actions whose effect may be in force, as committed. Confined to the control loop's thread.
 */
@ApplicationScoped
public class OpenActions {
  private final Fence fence;
  private final ActionStore store;
  private final LiveHub live;
  private final Map<String, Action> byKey = new LinkedHashMap<>();
  private long epoch;

  /** Actions of {@code store}, whose changes {@code live} is told of. */
  public OpenActions(Fence fence, ActionStore store, LiveHub live) {
    this.fence = fence;
    this.store = store;
    this.live = live;
  }

  /** Changes are from now on those of the writer of {@code term}. */
  void writer(long term) {
    epoch = term;
  }

  /** Reads them anew. */
  void load() {
    byKey.clear();
    store.open().forEach(action -> byKey.put(action.decisionKey(), action));
  }

  /** All of them, oldest first. */
  List<Action> all() {
    return List.copyOf(byKey.values());
  }

  @Nullable Action find(String decisionKey) {
    return byKey.get(decisionKey);
  }

  /** The action with {@code id}, whether it is still open or not. */
  Optional<Action> withId(String id) {
    return byKey.values().stream()
        .filter(action -> action.id().equals(id))
        .findFirst()
        .or(() -> store.find(id));
  }

  /** Takes up what was committed and tells the listeners. */
  void remember(Action action) {
    if (action.state().open()) {
      byKey.put(action.decisionKey(), action);
    } else {
      byKey.remove(action.decisionKey());
    }
    live.publish("actions", "upsert", action);
  }

  /**
   * Commits {@code action} alone and takes it up.
   *
   * @throws io.syntropy.server.lease.FencedException when this server is not the writer
   */
  void save(Action action, Instant now) {
    fence.inTransaction(
        epoch,
        tx -> {
          store.put(tx, action, now);
          return action;
        });
    remember(action);
  }

  /** The names of policies with an action in force, which must not disappear (I32). */
  public Set<String> policies() {
    Set<String> names = new TreeSet<>();
    for (Action action : byKey.values()) {
      Action.PolicyRef policy = action.policy();
      if (policy != null) {
        names.add(policy.name());
      }
    }
    return names;
  }
}
