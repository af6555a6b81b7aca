package io.syntropy.server.action;

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
  private final Ledger ledger;
  private final Map<String, Action> byKey = new LinkedHashMap<>();

  /** Actions committed to {@code ledger}. */
  public OpenActions(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Takes up {@code actions} instead of what was there. */
  void load(List<Action> actions) {
    byKey.clear();
    actions.forEach(action -> byKey.put(action.decisionKey(), action));
  }

  /** All of them, oldest first. */
  public List<Action> all() {
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
        .or(() -> ledger.find(id));
  }

  /** Takes up what was committed and tells the listeners. */
  void remember(Action action) {
    if (action.state().open()) {
      byKey.put(action.decisionKey(), action);
    } else {
      byKey.remove(action.decisionKey());
    }
    ledger.changed(action);
  }

  /** Commits {@code action} alone and takes it up. */
  void save(Action action, Instant now) {
    ledger.commit(
        action.id(),
        now,
        tx -> {
          tx.put(action, now);
          return action;
        });
    remember(action);
  }

  /** The ids of the actions in force of these policies, oldest first. */
  public List<String> of(Set<String> policies) {
    return byKey.values().stream()
        .filter(action -> action.policy() != null && policies.contains(action.policy().name()))
        .map(Action::id)
        .toList();
  }

  /** The names of policies with an action in force, which must not disappear (I32). */
  public Set<String> policies() {
    Set<String> names = new TreeSet<>();
    for (Action action : byKey.values()) {
      Action.PolicyRef policy = action.policy();
      boolean over =
          action.kind().equals(ActionWords.ROLLBACK) && action.state() == Action.State.verified;
      if (policy != null && !over) {
        names.add(policy.name());
      }
    }
    return names;
  }
}
