package io.syntropy.server.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.Page;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.action.MemoryLedger;
import io.syntropy.server.audit.AuditEntry;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.DirectiveHub;
import io.syntropy.server.registry.Manifest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A ledger that nobody sees, with the rows a database would hold after its commits. */
final class SimulatedLedger implements Ledger {
  private final Set<ControlEvent.Dropped> drops;
  private final Consumer<AuditRecord> records;
  private final StoredJson json;
  private final Committed committed;
  private final Map<String, JsonNode> machines = new TreeMap<>();
  private final Map<String, Action> open = new LinkedHashMap<>();
  private final Map<String, Map<String, Directive>> desired = new TreeMap<>();
  private MemoryLedger inner;

  /** Who is told what was committed. */
  interface Committed {
    /** A new desired state of {@code service}. */
    void directive(String service, Directive directive);

    /** An action as it is now. */
    void action(Action action);
  }

  SimulatedLedger(
      Set<ControlEvent.Dropped> drops,
      Consumer<AuditRecord> records,
      StoredJson json,
      Committed committed) {
    this.drops = Set.copyOf(drops);
    this.records = records;
    this.json = json;
    this.committed = committed;
    this.inner = new MemoryLedger(this.drops, records, unsure -> {});
  }

  /** The ledger of the next process: the rows stay, what the last one remembered goes. */
  SimulatedLedger restarted() {
    inner = new MemoryLedger(drops, records, unsure -> {});
    return this;
  }

  private static final class Written {
    final Map<String, Object> machines = new TreeMap<>();
    final List<Action> actions = new ArrayList<>();
    final List<Map.Entry<String, Directive>> directives = new ArrayList<>();
  }

  private record Noting(Tx tx, Written written) implements Tx {
    @Override
    public AuditEntry append(AuditRecord record) throws SQLException {
      return tx.append(record);
    }

    @Override
    public void put(Action action, Instant now) throws SQLException {
      tx.put(action, now);
      written.actions.add(action);
    }

    @Override
    public long nextDirective(String service) throws SQLException {
      return tx.nextDirective(service);
    }

    @Override
    public void desire(String service, Directive directive) throws SQLException {
      tx.desire(service, directive);
      written.directives.add(Map.entry(service, directive));
    }

    @Override
    public void keep(String machine, Object state, Instant now) throws SQLException {
      tx.keep(machine, state, now);
      written.machines.put(machine, state);
    }
  }

  @Override
  public <T> T commit(String subject, Instant at, Work<T> work) {
    Written written = new Written();
    T result = inner.commit(subject, at, tx -> work.run(new Noting(tx, written)));
    written.machines.forEach((name, state) -> machines.put(name, json.node(json.write(state))));
    for (Action action : written.actions) {
      if (action.state().open()) {
        open.put(action.id(), action);
      } else {
        open.remove(action.id());
      }
      committed.action(action);
    }
    for (Map.Entry<String, Directive> one : written.directives) {
      wanted(one.getKey(), one.getValue());
      committed.directive(one.getKey(), one.getValue());
    }
    return result;
  }

  private void wanted(String service, Directive directive) {
    desired
        .computeIfAbsent(service, s -> new TreeMap<>())
        .put(DirectiveHub.scope(directive), directive);
  }

  /** What a process that starts now would read, but for the manifests. */
  ControlEvent.Rows rows(Map<String, Manifest> services) {
    Map<String, List<Directive>> directives = new TreeMap<>();
    desired.forEach((service, scopes) -> directives.put(service, List.copyOf(scopes.values())));
    return new ControlEvent.Rows(
        Map.copyOf(machines), services, List.copyOf(open.values()), directives);
  }

  /** Takes up what was there before. */
  void take(ControlEvent.Rows rows) {
    machines.clear();
    open.clear();
    desired.clear();
    machines.putAll(rows.machines());
    rows.actions().forEach(action -> open.put(action.id(), action));
    rows.directives()
        .forEach((service, list) -> list.forEach(directive -> wanted(service, directive)));
  }

  /** The newest open action about {@code region}. */
  Optional<Action> openIn(String region) {
    return open.values().stream()
        .filter(action -> region.equals(action.target().region()))
        .reduce((older, newer) -> newer);
  }

  @Override
  public void begin(long epoch) {
    inner.begin(epoch);
  }

  @Override
  public void end() {
    inner.end();
  }

  @Override
  public long written() {
    return inner.written();
  }

  @Override
  public ApiException refusal() {
    return inner.refusal();
  }

  @Override
  public void register(ControlEvent.Registered registered, @Nullable Manifest before) {
    inner.register(registered, before);
  }

  @Override
  public Optional<Action> find(String id) {
    return inner.find(id);
  }

  @Override
  public void changed(Action action) {
    inner.changed(action);
  }

  @Override
  public void paged(Page page) {
    inner.paged(page);
  }

  @Override
  public void send(String service, Directive directive) {
    inner.send(service, directive);
  }
}
