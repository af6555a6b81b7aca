package io.syntropy.server.action;

import io.syntropy.policy.Page;
import io.syntropy.server.audit.AuditEntry;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.Manifest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger that nobody sees: committed actions and directive numbers in memory, and every audit
 * record handed on. Nothing takes effect.
 */
public final class MemoryLedger implements Ledger {
  private final Set<ControlEvent.Dropped> drops;
  private final Consumer<AuditRecord> records;
  private final Consumer<List<AuditRecord>> unsure;
  private final Map<String, Action> actions = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();

  /**
   * An empty ledger.
   *
   * @param drops the attempts to refuse
   * @param records is handed the audit records of each commit, in order
   * @param unsure is handed those of a commit that may not have been one
   */
  public MemoryLedger(
      Set<ControlEvent.Dropped> drops,
      Consumer<AuditRecord> records,
      Consumer<List<AuditRecord>> unsure) {
    this.drops = Set.copyOf(drops);
    this.records = records;
    this.unsure = unsure;
  }

  private static final class Staged implements Tx {
    final List<AuditRecord> records = new ArrayList<>();
    final Map<String, Action> actions = new HashMap<>();
    final Map<String, Long> numbers;

    Staged(Map<String, Long> numbers) {
      this.numbers = new HashMap<>(numbers);
    }

    @Override
    public AuditEntry append(AuditRecord record) {
      records.add(record);
      return new AuditEntry(-1, "");
    }

    @Override
    public void put(Action action, Instant now) {
      actions.put(action.id(), action);
    }

    @Override
    public long nextDirective(String service) {
      return numbers.merge(service, 1L, Long::sum);
    }

    @Override
    public void desire(String service, Directive directive) {}

    @Override
    public void keep(String machine, Object state, Instant now) {}
  }

  @Override
  public void begin(long epoch) {}

  @Override
  public void end() {}

  @Override
  public ApiException refusal() {
    return ApiException.of(503, "not_leader", "this server followed then");
  }

  @Override
  public <T> T commit(String subject, Instant at, Work<T> work) {
    if (drops.contains(new ControlEvent.Dropped(at, subject, false))) {
      throw refusal(subject);
    }
    Staged staged = new Staged(numbers);
    T result;
    try {
      result = work.run(staged);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    if (drops.contains(new ControlEvent.Dropped(at, subject, true))) {
      unsure.accept(staged.records);
      throw refusal(subject);
    }
    staged.actions.forEach((id, action) -> {
      if (action.state().open()) {
        actions.put(id, action);
      } else {
        actions.remove(id);
      }
    });
    numbers.putAll(staged.numbers);
    staged.records.forEach(records);
    return result;
  }

  @Override
  public void register(ControlEvent.Registered registered, @Nullable Manifest before) {
    commit(registered.service(), registered.at(), tx -> registered);
  }

  @Override
  public Optional<Action> find(String id) {
    return Optional.ofNullable(actions.get(id));
  }

  @Override
  public void changed(Action action) {
    if (action.state().open()) {
      actions.put(action.id(), action);
    }
  }

  @Override
  public void paged(Page page) {}

  /** A directive that was there before counts as taken. */
  @Override
  public void send(String service, Directive directive) {
    numbers.merge(service, directive.id(), Math::max);
  }

  private static DatabaseException refusal(String subject) {
    return new DatabaseException(new SQLException(subject + ": was not committed then either"));
  }
}
