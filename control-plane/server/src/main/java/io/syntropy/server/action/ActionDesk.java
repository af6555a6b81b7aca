package io.syntropy.server.action;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.DirectiveChange;
import io.syntropy.policy.FailoverStep;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Outcome;
import io.syntropy.policy.Page;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.ScaleChange;
import io.syntropy.policy.TrafficShift;
import io.syntropy.server.action.Action.State;
import io.syntropy.server.audit.AuditEntry;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.ServiceRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries decisions out: one transaction holds the audit entry, the action, the machine's state and
 * the directive; only after its commit is anything sent. Confined to the control loop's thread.
 */
@ApplicationScoped
public class ActionDesk {
  private static final Logger LOG = Logger.getLogger(ActionDesk.class);

  private final Ledger ledger;
  private final ActionWords words;
  private final OpenActions open;
  private final DirectiveIndex index;
  private long epoch;

  /** A desk that commits to {@code ledger} and sends through it. */
  public ActionDesk(Ledger ledger, ActionWords words, OpenActions open, DirectiveIndex index) {
    this.ledger = ledger;
    this.words = words;
    this.open = open;
    this.index = index;
  }

  /** A decision ready to be carried out. */
  public record Decision(
      String machine,
      Object machineState,
      Action.PolicyRef policy,
      List<Intent> intents,
      ByHand byHand) {
    /** Copies the list. */
    public Decision {
      intents = List.copyOf(intents);
    }
  }

  /**
   * What of a decision people asked for.
   *
   * @param requests by decision key
   * @param machine under which {@code state} is kept in the same transaction
   * @param state null when nobody asked for anything
   */
  public record ByHand(
      Map<String, Action.Request> requests, String machine, @Nullable Object state) {
    /** Nobody asked. */
    public static final ByHand NOTHING = new ByHand(Map.of(), "", null);

    /** Copies the map. */
    public ByHand {
      requests = Map.copyOf(requests);
    }
  }

  private record Sent(String service, Directive directive) {}

  /** What one transaction wrote, to be made visible after its commit. */
  private static final class Batch {
    final Map<String, Action.Request> requests;
    final Map<String, Action> actions = new LinkedHashMap<>();
    final List<Sent> sent = new ArrayList<>();
    final List<ProtectEvent> protections = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();

    Batch(Map<String, Action.Request> requests) {
      this.requests = requests;
    }
  }

  /**
   * Takes up what is open and wanted, as the writer of {@code epoch}.
   *
   * @param actions those whose effect may be in force, oldest first
   * @param desired the whole desired state, by service
   * @return news the machines may have missed: what was applied and is not verified yet
   */
  public Map<String, List<Outcome>> restore(
      long epoch, List<Action> actions, Map<String, List<Directive>> desired, Instant now) {
    this.epoch = epoch;
    take(actions, desired);
    Map<String, List<Outcome>> missed = new LinkedHashMap<>();
    for (Action action : open.all()) {
      Action.PolicyRef policy = action.policy();
      if (action.state() == State.applied && policy != null) {
        missed
            .computeIfAbsent(policy.name(), p -> new ArrayList<>())
            .add(
                new Outcome(
                    action.decisionKey(), Outcome.State.APPLIED, now, "applied before the start"));
      }
    }
    return missed;
  }

  /** Takes up what the server that acts has written. */
  public void take(List<Action> actions, Map<String, List<Directive>> desired) {
    open.load(actions);
    desired.forEach((service, directives) ->
        directives.forEach(directive -> {
          index.put(service, directive);
          ledger.send(service, directive);
        }));
  }

  /**
   * Commits {@code decision} and lets it take effect.
   *
   * @return news for the deciding machine
   * @throws io.syntropy.server.lease.FencedException when this server is not the writer: nothing
   *     was committed
   * @throws io.syntropy.server.db.DatabaseException when nothing was committed
   */
  public List<Outcome> carryOut(Decision decision, ServiceRegistry registry, Instant now) {
    Batch batch =
        ledger.commit(
            decision.machine(),
            now,
            tx -> {
              Batch writing = new Batch(decision.byHand().requests());
              for (Intent intent : decision.intents()) {
                write(tx, writing, intent, decision.policy(), registry, now);
              }
              tx.keep(decision.machine(), decision.machineState(), now);
              Object hands = decision.byHand().state();
              if (hands != null) {
                tx.keep(decision.byHand().machine(), hands, now);
              }
              return writing;
            });
    batch.actions.values().forEach(open::remember);
    for (Sent sent : batch.sent) {
      index.put(sent.service(), sent.directive());
      ledger.send(sent.service(), sent.directive());
    }
    batch.protections.forEach(ledger::protects);
    return batch.outcomes;
  }

  private void write(
      Ledger.Tx tx,
      Batch batch,
      Intent intent,
      Action.PolicyRef policy,
      ServiceRegistry registry,
      Instant now)
      throws SQLException {
    switch (intent) {
      case TrafficShift shift -> shift(tx, batch, shift, policy, registry, now);
      case ProtectiveChange change -> protect(tx, batch, change, policy, registry, now);
      case ScaleChange change -> scale(tx, batch, change, policy, registry, now);
      case FailoverStep step -> failover(tx, batch, step, policy, registry, now);
      case DirectiveChange change -> direct(tx, batch, change, policy, registry, now);
      case ActionUpdate update -> update(tx, batch, update, now);
      case Page page -> {
        tx.append(ActionAudit.page(page));
        ledger.paged(page);
      }
    }
  }

  private void shift(
      Ledger.Tx tx,
      Batch batch,
      TrafficShift shift,
      Action.PolicyRef policy,
      ServiceRegistry registry,
      Instant now)
      throws SQLException {
    Action wanted = words.action(shift, policy).askedBy(batch.requests.get(shift.decisionKey()));
    AuditRecord record =
        ActionAudit.decided(
            wanted, ActionWords.word(shift.kind()), Map.of("weights", shift.before()));
    Action action = decided(tx, wanted, record, shift.effective(), batch, now);
    if (shift.effective()) {
      for (String router : registry.targets(action.kind(), shift.service())) {
        send(tx, batch, router, action, Directive.Expiry.held, now);
      }
    }
  }

  private void scale(
      Ledger.Tx tx,
      Batch batch,
      ScaleChange change,
      Action.PolicyRef policy,
      ServiceRegistry registry,
      Instant now)
      throws SQLException {
    Action wanted = words.action(change, policy).askedBy(batch.requests.get(change.decisionKey()));
    AuditRecord record =
        ActionAudit.decided(
            wanted,
            "scale_" + ActionWords.word(change.cause()),
            Map.of("replicas", change.before()));
    Action action = decided(tx, wanted, record, change.effective(), batch, now);
    if (change.effective()) {
      for (String service : registry.targets(action.kind(), change.service())) {
        send(tx, batch, service, action, Directive.Expiry.held, now);
      }
    }
  }

  private void protect(
      Ledger.Tx tx,
      Batch batch,
      ProtectiveChange change,
      Action.PolicyRef policy,
      ServiceRegistry registry,
      Instant now)
      throws SQLException {
    Action wanted = words.action(change, policy).askedBy(batch.requests.get(change.decisionKey()));
    AuditRecord record =
        ActionAudit.decided(
            wanted,
            "protect_" + ActionWords.word(change.cause()),
            Map.of("level", ActionWords.level(change.before())));
    if (!change.effective()) {
      decided(tx, wanted, record, false, batch, now);
      return;
    }
    Action action =
        switch (change.cause()) {
          case RAISE -> decided(tx, wanted, record, true, batch, now);
          case RENEW, LOWER, EXPIRE -> continued(tx, batch, change, wanted, record, now);
        };
    if (outranked(wanted, change.level(), policy)) {
      return;
    }
    batch.protections.add(ProtectEvent.of(change, action.id()));
    for (String service : registry.targets(action.kind(), change.service())) {
      send(tx, batch, service, action, Directive.Expiry.self, now);
    }
  }

  private void failover(
      Ledger.Tx tx,
      Batch batch,
      FailoverStep step,
      Action.PolicyRef policy,
      ServiceRegistry registry,
      Instant now)
      throws SQLException {
    Action wanted = words.action(step, policy);
    AuditRecord record =
        ActionAudit.decided(
            wanted, "failover_" + ActionWords.word(step.turn()), ActionWords.before(step.effect()));
    String about = step.about();
    Action action;
    if (step.turn() == FailoverStep.Turn.RENEW && about != null && step.effective()) {
      tx.append(record);
      action = wanted.withId(ActionWords.id(about));
      Action present = batch.actions.getOrDefault(about, open.find(about));
      if (present != null) {
        put(tx, batch, present.until(step.expiresAt()), now);
      }
    } else {
      action = decided(tx, wanted, record, step.effective(), batch, now);
    }
    if (!step.effective()) {
      return;
    }
    switch (step.effect().kind()) {
      case SCALE, READ_ONLY -> sendAll(tx, batch, action, registry, Directive.Expiry.held, now);
      case PROTECTIVE -> {
        batch.protections.add(ProtectEvent.of(step, action.id()));
        sendAll(tx, batch, action, registry, Directive.Expiry.self, now);
      }
      case EVENT -> put(tx, batch, action.in(State.verified), now);
      // Carried out off this thread, after the commit.
      case DNS -> {}
    }
  }

  private void sendAll(
      Ledger.Tx tx,
      Batch batch,
      Action action,
      ServiceRegistry registry,
      Directive.Expiry expiry,
      Instant now)
      throws SQLException {
    for (String service : registry.targets(action.kind(), action.target().service())) {
      send(tx, batch, service, action, expiry, now);
    }
  }

  /** Whether another policy, a failover's, holds the region at a stricter level: highest wins. */
  private boolean outranked(Action wanted, ProtectiveLevel level, Action.PolicyRef policy) {
    return open.all().stream()
        .filter(a -> a.kind().equals(wanted.kind()) && a.target().equals(wanted.target()))
        .filter(a -> a.policy() != null && !sameName(policy, a.policy()))
        .filter(a -> a.state() != State.reverting)
        .anyMatch(a ->
            Arrays.stream(ProtectiveLevel.values())
                .anyMatch(l ->
                    l.compareTo(level) > 0
                        && ActionWords.level(l).equals(a.desired().path("level").asText())));
  }

  private void direct(
      Ledger.Tx tx,
      Batch batch,
      DirectiveChange change,
      Action.PolicyRef policy,
      ServiceRegistry registry,
      Instant now)
      throws SQLException {
    Action wanted = words.action(change, policy).askedBy(batch.requests.get(change.decisionKey()));
    String about = change.about();
    Action action;
    if (about == null) {
      AuditRecord record =
          ActionAudit.decided(
              wanted, change.kind().word(), DirectiveFields.json(change.kind(), change.before()));
      action = decided(tx, wanted, record, change.effective(), batch, now);
    } else {
      // Its end is told by an update; the target is told that nothing is asked for any more.
      action = wanted.withId(ActionWords.id(about));
    }
    if (change.effective()) {
      Directive.Expiry expiry =
          change.kind().self() ? Directive.Expiry.self : Directive.Expiry.held;
      for (String service : registry.targets(action.kind(), change.service())) {
        send(tx, batch, service, action, expiry, now);
      }
    }
  }

  private static boolean sameName(Action.PolicyRef one, Action.@Nullable PolicyRef other) {
    return other == null || one.name().equals(other.name());
  }

  /** A later turn of the protective action that is open for the region. */
  private Action continued(
      Ledger.Tx tx,
      Batch batch,
      ProtectiveChange change,
      Action wanted,
      AuditRecord record,
      Instant now)
      throws SQLException {
    AuditEntry entry = tx.append(record);
    ProtectiveLevel ending =
        change.cause() == ProtectiveChange.Cause.RENEW ? change.level() : change.before();
    Action present =
        open.all().stream()
            .filter(a -> a.kind().equals(wanted.kind()) && a.target().equals(wanted.target()))
            .filter(a -> a.desired().path("level").asText().equals(ActionWords.level(ending)))
            .filter(a -> a.policy() == null || sameName(a.policy(), wanted.policy()))
            .findFirst()
            .orElse(null);
    if (present == null) {
      Action fresh = wanted.recordedAs(ActionWords.ref(entry)).in(State.recorded);
      put(tx, batch, fresh, now);
      return fresh;
    }
    Action next =
        change.cause() == ProtectiveChange.Cause.RENEW
            ? present.until(change.expiresAt())
            : present.undone(State.reverted, new Action.Revert(now, change.reason()));
    put(tx, batch, next, now);
    return wanted.withId(present.id());
  }

  private Action decided(
      Ledger.Tx tx, Action action, AuditRecord record, boolean effective, Batch batch, Instant now)
      throws SQLException {
    AuditEntry entry = tx.append(record);
    Action recorded = action.recordedAs(ActionWords.ref(entry));
    put(tx, batch, recorded, now);
    if (effective) {
      batch.outcomes.add(
          new Outcome(action.decisionKey(), Outcome.State.RECORDED, now, "audit " + entry.index()));
    }
    return recorded;
  }

  private void update(Ledger.Tx tx, Batch batch, ActionUpdate update, Instant now)
      throws SQLException {
    Action action =
        batch.actions.getOrDefault(update.decisionKey(), open.find(update.decisionKey()));
    if (action == null) {
      LOG.warnf("no open action %s for %s", update.decisionKey(), update.change());
      return;
    }
    Action.Revert end = new Action.Revert(now, update.reason());
    Action next =
        switch (update.change()) {
          case VERIFIED -> action.in(State.verified);
          case FAILED -> action.in(State.failed);
          case EXTENDED -> action.until(update.expiresAt());
          case REVERTING -> action.undone(State.reverting, end);
          case REVERTED -> action.undone(State.reverted, end);
          case OPERATOR_OWNED -> action.in(State.operator_owned);
        };
    tx.append(ActionAudit.updated(next, update));
    put(tx, batch, next, now);
  }

  private void send(
      Ledger.Tx tx,
      Batch batch,
      String service,
      Action action,
      Directive.Expiry expiry,
      Instant now)
      throws SQLException {
    long id = tx.nextDirective(service);
    Directive directive =
        new Directive(
            id,
            action.id(),
            action.kind(),
            action.target().region(),
            id,
            epoch,
            Outside.told(action),
            now,
            action.expiresAt(),
            expiry);
    tx.desire(service, directive);
    batch.sent.add(new Sent(service, directive));
  }

  private void put(Ledger.Tx tx, Batch batch, Action action, Instant now) throws SQLException {
    tx.put(action, now);
    batch.actions.put(action.decisionKey(), action);
  }
}
