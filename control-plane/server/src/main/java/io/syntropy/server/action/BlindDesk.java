package io.syntropy.server.action;

import io.syntropy.policy.ProtectiveChange;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.ServiceRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The only thing done without the lease: a protective level is raised (I12). Recorded on this
 * machine first; sent under the epoch of the term before, so that whoever hears of a newer term
 * refuses it. Confined to the folding thread.
 */
public final class BlindDesk {
  private static final Logger LOG = Logger.getLogger(BlindDesk.class);
  private static final String WITHOUT = " (done without the lease, recorded on that machine first)";

  private final ActionDesk desk;
  private final Ledger ledger;
  private final ActionWords words;
  private final DirectiveIndex index;
  private final Map<String, Long> numbers = new HashMap<>();
  private long epoch;

  BlindDesk(ActionDesk desk, Ledger ledger, ActionWords words, DirectiveIndex index) {
    this.desk = desk;
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

  /**
   * Commits what was done so, with the machine's state it led to.
   *
   * @return false when it is in the log already
   */
  public boolean adopt(
      String machine, Object next, SealedRaise raise, ServiceRegistry registry, Instant now) {
    ProtectiveChange change = raise.change();
    if (ledger.find(ActionWords.id(change.decisionKey())).isPresent()) {
      return false;
    }
    desk.carryOut(
        new ActionDesk.Decision(
            machine,
            next,
            raise.policy(),
            List.of(change.because(change.reason() + WITHOUT)),
            List.of(),
            ActionDesk.ByHand.NOTHING),
        registry,
        now);
    return true;
  }

  /** Commits that something was done so and is over. */
  public void recorded(SealedRaise raise, String why, Instant now) {
    Action action = words.action(raise.change(), raise.policy());
    AuditRecord record =
        ActionAudit.decided(action, "protect_raise", Map.of())
            .withReason(action.reason() + WITHOUT + "; not taken up: " + why)
            .withRecordId(action.id());
    ledger.commit(action.id(), now, tx -> tx.append(record));
  }

  /** Commits that entries of the sealed journal are not believed. */
  public void disbelieved(List<String> faults, Instant now) {
    for (String fault : faults) {
      LOG.errorf("sealed journal, not merged: %s", fault);
      AuditRecord record =
          AuditRecord.of("control-plane", "sealed.merge", "sealed journal", "refused", now)
              .withReason(fault);
      ledger.commit("sealed journal/" + fault, now, tx -> tx.append(record));
    }
  }
}
