package io.syntropy.server.action;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.DirectiveChange;
import io.syntropy.policy.FailoverStep;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Outcome;
import io.syntropy.policy.Page;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.RollbackRequest;
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
import java.util.Optional;
import java.util.stream.Collectors;
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
  private final BlindDesk blind;
  private long epoch;
  private OpenPages pages = OpenPages.NONE;

  /** A desk that commits to {@code ledger} and sends through it. */
  public ActionDesk(Ledger ledger, ActionWords words, OpenActions open, DirectiveIndex index) {
    this.ledger = ledger;
    this.words = words;
    this.open = open;
    this.index = index;
    this.blind = new BlindDesk(this, ledger, words, index);
  }

  /** What is done without the lease. */
  public BlindDesk blind() {
    return blind;
  }

  /**
   * A decision ready to be carried out.
   *
   * @param moved the regions whose traffic machine it moves
   */
  public record Decision(
      String machine,
      Object machineState,
      Action.PolicyRef policy,
      List<Intent> intents,
      List<Transition> moved,
      ByHand byHand) {
    /** Copies the lists. */
    public Decision {
      intents = List.copyOf(intents);
      moved = List.copyOf(moved);
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

  /** What people are called for. */
  public OpenPages pages() {
    return pages;
  }

  /** Takes up what people are called for. */
  public void restore(OpenPages kept) {
    pages = kept;
  }

  private record Sent(String service, Directive directive) {}

  /** One transaction: what it is given, and what it wrote, to be made visible after its commit. */
  private static final class Batch {
    final Ledger.Tx tx;
    final Action.PolicyRef policy;
    final Map<String, Action.Request> requests;
    final ServiceRegistry registry;
    final Instant now;
    final Map<String, Action> actions = new LinkedHashMap<>();
    final List<Sent> sent = new ArrayList<>();
    final List<ProtectEvent> protections = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();

    Batch(Ledger.Tx tx, Decision decision, ServiceRegistry registry, Instant now) {
      this.tx = tx;
      this.policy = decision.policy();
      this.requests = decision.byHand().requests();
      this.registry = registry;
      this.now = now;
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
   * What is kept in a checkpoint.
   *
   * @param actions those whose effect may be in force, oldest first
   */
  public record Saved(long epoch, List<Action> actions, DirectiveIndex.Saved directives) {
    /** Copies the list. */
    public Saved {
      actions = List.copyOf(actions);
    }
  }

  /** What to keep in a checkpoint. */
  public Saved save() {
    List<Action> all = open.all();
    return new Saved(
        epoch, all, index.save(all.stream().map(Action::id).collect(Collectors.toSet())));
  }

  /** Replaces everything by what a checkpoint kept. */
  public void restore(Saved saved) {
    epoch = saved.epoch();
    open.load(saved.actions());
    index.restore(saved.directives());
    saved
        .directives()
        .newest()
        .forEach(wanted -> ledger.send(wanted.service(), wanted.directive()));
  }

  /** The action with {@code id}, whether it is still open or not. */
  public Optional<Action> find(String id) {
    return open.withId(id);
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
    OpenPages called = pages.after(decision.intents());
    Batch batch =
        ledger.commit(
            decision.machine(),
            now,
            tx -> {
              Batch writing = new Batch(tx, decision, registry, now);
              for (Intent intent : decision.intents()) {
                write(writing, intent);
              }
              for (Transition moved : decision.moved()) {
                tx.add(moved);
              }
              tx.keep(decision.machine(), decision.machineState(), now);
              if (called != pages) {
                tx.keep(OpenPages.MACHINE, called, now);
              }
              Object hands = decision.byHand().state();
              if (hands != null) {
                tx.keep(decision.byHand().machine(), hands, now);
              }
              return writing;
            });
    pages = called;
    batch.actions.values().forEach(open::remember);
    for (Sent sent : batch.sent) {
      index.put(sent.service(), sent.directive());
      ledger.send(sent.service(), sent.directive());
    }
    batch.protections.forEach(ledger::protects);
    return batch.outcomes;
  }

  private void write(Batch batch, Intent intent) throws SQLException {
    switch (intent) {
      case TrafficShift shift -> shift(batch, shift);
      case ProtectiveChange change -> protect(batch, change);
      case ScaleChange change -> scale(batch, change);
      case FailoverStep step -> failover(batch, step);
      case DirectiveChange change -> direct(batch, change);
      case RollbackRequest request -> rollback(batch, request);
      case ActionUpdate update -> update(batch, update);
      case Page page -> {
        batch.tx.append(ActionAudit.page(page));
        ledger.paged(page);
      }
    }
  }

  private void shift(Batch batch, TrafficShift shift) throws SQLException {
    Action wanted =
        words.action(shift, batch.policy).askedBy(batch.requests.get(shift.decisionKey()));
    AuditRecord record =
        ActionAudit.decided(
            wanted, ActionWords.word(shift.kind()), Map.of("weights", shift.before()));
    Action action = decided(batch, wanted, record, shift.effective());
    if (shift.effective()) {
      sendAll(batch, action, Directive.Expiry.held);
    }
  }

  private void scale(Batch batch, ScaleChange change) throws SQLException {
    Action wanted =
        words.action(change, batch.policy).askedBy(batch.requests.get(change.decisionKey()));
    AuditRecord record =
        ActionAudit.decided(
            wanted,
            "scale_" + ActionWords.word(change.cause()),
            Map.of("replicas", change.before()));
    Action action = decided(batch, wanted, record, change.effective());
    if (change.effective()) {
      sendAll(batch, action, Directive.Expiry.held);
    }
  }

  private void protect(Batch batch, ProtectiveChange change) throws SQLException {
    Action wanted =
        words.action(change, batch.policy).askedBy(batch.requests.get(change.decisionKey()));
    AuditRecord record =
        ActionAudit.decided(
            wanted,
            "protect_" + ActionWords.word(change.cause()),
            Map.of("level", ActionWords.level(change.before())));
    if (!change.effective()) {
      decided(batch, wanted, record, false);
      return;
    }
    Action action =
        switch (change.cause()) {
          case RAISE -> decided(batch, wanted, record, true);
          case RENEW, LOWER, EXPIRE -> continued(batch, change, wanted, record);
        };
    if (change.level() != change.before()) {
      batch.tx.add(Transition.of(change, batch.now, action.id(), batch.policy));
    }
    if (outranked(wanted, change.level())) {
      return;
    }
    batch.protections.add(ProtectEvent.of(change, action.id()));
    sendAll(batch, action, Directive.Expiry.self);
  }

  private void failover(Batch batch, FailoverStep step) throws SQLException {
    Action wanted = words.action(step, batch.policy);
    AuditRecord record =
        ActionAudit.decided(
            wanted, "failover_" + ActionWords.word(step.turn()), ActionWords.before(step.effect()));
    String about = step.about();
    Action action;
    if (step.turn() == FailoverStep.Turn.RENEW && about != null && step.effective()) {
      batch.tx.append(record);
      action = wanted.withId(ActionWords.id(about));
      Action present = batch.actions.getOrDefault(about, open.find(about));
      if (present != null) {
        put(batch, present.until(step.expiresAt()));
      }
    } else {
      action = decided(batch, wanted, record, step.effective());
    }
    if (!step.effective()) {
      return;
    }
    switch (step.effect().kind()) {
      case SCALE, READ_ONLY -> sendAll(batch, action, Directive.Expiry.held);
      case PROTECTIVE -> {
        batch.protections.add(ProtectEvent.of(step, action.id()));
        sendAll(batch, action, Directive.Expiry.self);
      }
      case EVENT -> put(batch, action.in(State.verified));
      // Carried out off this thread, after the commit.
      case DNS -> {}
    }
  }

  private void sendAll(Batch batch, Action action, Directive.Expiry expiry) throws SQLException {
    for (String service : batch.registry.targets(action.kind(), action.target().service())) {
      send(batch, service, action, expiry);
    }
  }

  /** Whether another policy, a failover's, holds the region at a stricter level: highest wins. */
  private boolean outranked(Action wanted, ProtectiveLevel level) {
    return open.all().stream()
        .filter(a -> a.kind().equals(wanted.kind()) && a.target().equals(wanted.target()))
        .filter(a -> a.policy() != null && !sameName(a.policy(), wanted.policy()))
        .filter(a -> a.state() != State.reverting)
        .anyMatch(a ->
            Arrays.stream(ProtectiveLevel.values())
                .anyMatch(l ->
                    l.compareTo(level) > 0
                        && ActionWords.level(l).equals(a.desired().path("level").asText())));
  }

  private void direct(Batch batch, DirectiveChange change) throws SQLException {
    Action wanted =
        words.action(change, batch.policy).askedBy(batch.requests.get(change.decisionKey()));
    String about = change.about();
    Action action;
    if (about == null) {
      AuditRecord record =
          ActionAudit.decided(
              wanted, change.kind().word(), DirectiveFields.json(change.kind(), change.before()));
      action = decided(batch, wanted, record, change.effective());
    } else {
      // Its end is told by an update; the target is told that nothing is asked for any more.
      action = wanted.withId(ActionWords.id(about));
    }
    if (change.effective()) {
      sendAll(batch, action, change.kind().self() ? Directive.Expiry.self : Directive.Expiry.held);
    }
  }

  private static boolean sameName(Action.PolicyRef one, Action.@Nullable PolicyRef other) {
    return other == null || one.name().equals(other.name());
  }

  /** A later turn of the protective action that is open for the region. */
  private Action continued(Batch batch, ProtectiveChange change, Action wanted, AuditRecord record)
      throws SQLException {
    AuditEntry entry = batch.tx.append(record);
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
      put(batch, fresh);
      return fresh;
    }
    Action next =
        change.cause() == ProtectiveChange.Cause.RENEW
            ? present.until(change.expiresAt())
            : present.undone(State.reverted, new Action.Revert(batch.now, change.reason()));
    put(batch, next);
    return wanted.withId(present.id());
  }

  private Action decided(Batch batch, Action action, AuditRecord record, boolean effective)
      throws SQLException {
    AuditEntry entry = batch.tx.append(record);
    Action recorded = action.recordedAs(ActionWords.ref(entry));
    put(batch, recorded);
    if (effective) {
      batch.outcomes.add(
          new Outcome(
              action.decisionKey(), Outcome.State.RECORDED, batch.now, "audit " + entry.index()));
    }
    return recorded;
  }

  private void rollback(Batch batch, RollbackRequest request) throws SQLException {
    Action wanted = words.action(request, batch.policy);
    AuditRecord record =
        ActionAudit.decided(wanted, ActionWords.ROLLBACK, Map.of("version", request.from()));
    Action action = decided(batch, wanted, record, request.effective());
    if (request.effective()) {
      sendAll(batch, action, Directive.Expiry.self);
    }
  }

  private void update(Batch batch, ActionUpdate update) throws SQLException {
    Action action =
        batch.actions.getOrDefault(update.decisionKey(), open.find(update.decisionKey()));
    if (action == null) {
      LOG.warnf("no open action %s for %s", update.decisionKey(), update.change());
      return;
    }
    Action.Revert end = new Action.Revert(batch.now, update.reason());
    Action next =
        switch (update.change()) {
          case VERIFIED -> action.in(State.verified);
          case FAILED -> action.in(State.failed);
          case EXTENDED -> action.until(update.expiresAt());
          case REVERTING -> action.undone(State.reverting, end);
          case REVERTED -> action.undone(State.reverted, end);
          case OPERATOR_OWNED -> action.in(State.operator_owned);
        };
    batch.tx.append(ActionAudit.updated(next, update));
    put(batch, next);
    if (next.kind().equals(ActionWords.ROLLBACK)
        && update.change() != ActionUpdate.Change.EXTENDED) {
      // An instance that connects later is not told to do again what is over.
      sendAll(batch, words.withdrawn(next), Directive.Expiry.self);
    }
  }

  private void send(Batch batch, String service, Action action, Directive.Expiry expiry)
      throws SQLException {
    long id = batch.tx.nextDirective(service);
    Directive directive =
        new Directive(
            id,
            action.id(),
            action.kind(),
            action.target().region(),
            id,
            epoch,
            Outside.told(action),
            batch.now,
            action.expiresAt(),
            expiry);
    batch.tx.desire(service, directive);
    batch.sent.add(new Sent(service, directive));
  }

  private void put(Batch batch, Action action) throws SQLException {
    batch.tx.put(action, batch.now);
    batch.actions.put(action.decisionKey(), action);
  }
}
