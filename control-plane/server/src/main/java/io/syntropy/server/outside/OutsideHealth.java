package io.syntropy.server.outside;

import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.SortedMap;

/** Whether decided changes of DNS names, workloads and webhooks can be carried out. */
@ApplicationScoped
public class OutsideHealth implements ComponentHealth {
  private final OutsideEffects effects;

  /** Watches {@code effects}. */
  public OutsideHealth(OutsideEffects effects) {
    this.effects = effects;
  }

  @Override
  public String name() {
    return "outside_effects";
  }

  @Override
  public Condition check() {
    SortedMap<String, String> failures = effects.failures();
    int targets = effects.targets();
    return failures.isEmpty()
        ? new Condition(Health.GOOD, targets + " targets are worked on")
        : new Condition(
            Health.BAD,
            "%d of %d targets cannot be changed; %s: %s"
                .formatted(
                    failures.size(),
                    targets,
                    failures.firstKey(),
                    failures.get(failures.firstKey())));
  }
}
