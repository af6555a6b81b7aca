package io.syntropy.server.action;

import io.syntropy.policy.ProtectiveChange;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.ServiceRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The only thing done without the lease: a protective level is raised (I12). Recorded on this
 * machine first; sent under the epoch of the term before, so that whoever hears of a newer term
 * refuses it. Confined to the folding thread.
 */
public final class BlindDesk {
  private final Ledger ledger;
  private final ActionWords words;
  private final DirectiveIndex index;
  private final Map<String, Long> numbers = new HashMap<>();
  private long epoch;

  BlindDesk(Ledger ledger, ActionWords words, DirectiveIndex index) {
    this.ledger = ledger;
    this.words = words;
    this.index = index;
  }

  /** The term of {@code epoch} has ended, and no other has begun. */
  public void begin(long term) {
    epoch = term;
    numbers.clear();
    ledger.blind();
  }

  /**
   * Records {@code change} and lets it take effect.
   *
   * @throws java.io.UncheckedIOException when it could not be recorded: it has no effect
   */
  public void raise(
      ProtectiveChange change, Action.PolicyRef policy, ServiceRegistry registry, Instant now) {
    Action action = words.action(change, policy);
    Map<String, Directive> directives = new HashMap<>();
    for (String service : registry.targets(action.kind(), change.service())) {
      long number = numbers.merge(service, index.last(service) + 1, (old, next) -> old + 1);
      directives.put(
          service,
          new Directive(
              number,
              action.id(),
              action.kind(),
              action.target().region(),
              number,
              epoch,
              action.desired(),
              now,
              action.expiresAt(),
              Directive.Expiry.self));
    }
    ledger.raise(new SealedRaise(change, policy, epoch), directives);
  }
}
