package io.syntropy.server.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.incident.IncidentStep;
import io.syntropy.policy.Page;
import io.syntropy.server.audit.AuditEntry;
import io.syntropy.server.audit.AuditException;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.incident.IncidentStore;
import io.syntropy.server.incident.NoticeSink;
import io.syntropy.server.lease.Fence;
import io.syntropy.server.lease.FencedException;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.live.LiveHub;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.DirectiveHub;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.Registration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The ledger in PostgreSQL, whose commits take effect; the lease's fence stands before it. */
@ApplicationScoped
public class StoredLedger implements Ledger {
  private static final int TOLD = 1_000;
  private static final Logger LOG = Logger.getLogger(StoredLedger.class);

  private final Fence fence;
  private final Leadership leadership;
  private final ActionStore store;
  private final AuditLog audit;
  private final Registration registration;
  private final DirectiveHub hub;
  private final LiveHub live;
  private final SealedJournal sealed;
  private final ControlLoop loop;
  private final IncidentStore incidents;
  private final TransitionStore transitions;
  private final Instance<NoticeSink> notices;
  private final Set<String> told = new LinkedHashSet<>();
  private long epoch;
  private long written;

  /** Commits to {@code store} and {@code audit}; what is dropped goes through {@code loop}. */
  public StoredLedger(
      Fence fence,
      Leadership leadership,
      ActionStore store,
      AuditLog audit,
      Registration registration,
      DirectiveHub hub,
      LiveHub live,
      SealedJournal sealed,
      ControlLoop loop,
      IncidentStore incidents,
      TransitionStore transitions,
      @Any Instance<NoticeSink> notices) {
    this.fence = fence;
    this.leadership = leadership;
    this.store = store;
    this.audit = audit;
    this.registration = registration;
    this.hub = hub;
    this.live = live;
    this.sealed = sealed;
    this.loop = loop;
    this.incidents = incidents;
    this.transitions = transitions;
    this.notices = notices;
  }

  /** What one transaction wrote: its newest entry, -1 before the first, and what it moved. */
  private static final class Written {
    final List<TransitionView> moved = new ArrayList<>();
    long newest = -1;
  }

  private final class Open implements Tx {
    private final Connection connection;
    private final Written mine;

    Open(Connection connection, Written mine) {
      this.connection = connection;
      this.mine = mine;
    }

    @Override
    public void add(Transition transition) throws SQLException {
      mine.moved.add(transitions.add(connection, transition));
    }

    @Override
    public void keep(IncidentStep step) throws SQLException {
      incidents.put(connection, step.changed(), step.events());
      for (NoticeSink sink : notices) {
        sink.add(connection, step.notices());
      }
    }

    @Override
    public AuditEntry append(AuditRecord record) throws SQLException {
      AuditEntry entry = audit.append(connection, record);
      mine.newest = entry.index();
      return entry;
    }

    AuditEntry register(
        Registration registration, ControlEvent.Registered registered, @Nullable Manifest before)
        throws SQLException {
      return registration.record(connection, registered, before);
    }

    @Override
    public void put(Action action, Instant now) throws SQLException {
      store.put(connection, action, now);
    }

    @Override
    public long nextDirective(String service) throws SQLException {
      return store.nextDirective(connection, service);
    }

    @Override
    public void desire(String service, Directive directive) throws SQLException {
      store.desire(connection, service, DirectiveHub.scope(directive), directive);
    }

    @Override
    public void keep(String machine, Object state, Instant now) throws SQLException {
      store.keep(connection, machine, state, now);
    }
  }

  @Override
  public void begin(long term) {
    epoch = term;
    written = 0;
    hub.serve(true);
  }

  @Override
  public void end() {
    written = 0;
    hub.serve(false);
  }

  @Override
  public void blind() {
    hub.limit();
  }

  @Override
  public void raise(SealedRaise raise, Map<String, Directive> directives) {
    sealed.append(raise);
    directives.forEach(hub::raise);
  }

  @Override
  public long written() {
    return written;
  }

  @Override
  public ApiException refusal() {
    return leadership.refusal();
  }

  @Override
  public <T> T commit(String subject, Instant at, Work<T> work) {
    Written mine = new Written();
    try {
      T result = fence.inTransaction(epoch, tx -> work.run(new Open(tx, mine)));
      if (mine.newest >= 0 && written >= 0) {
        written = mine.newest + 1;
      }
      mine.moved.forEach(moved -> live.publish("transitions", "upsert", moved));
      return result;
    } catch (FencedException e) {
      dropped(subject, at, false);
      throw e;
    } catch (DatabaseException e) {
      dropped(subject, at, e.outcomeUnknown());
      if (e.outcomeUnknown()) {
        written = -1;
        leadership.doubt(epoch, "whether %s was committed is not known".formatted(subject));
      }
      throw e;
    } catch (AuditException e) {
      dropped(subject, at, false);
      throw new DatabaseException(new SQLException(e.getMessage(), e));
    }
  }

  @Override
  public void register(ControlEvent.Registered registered, @Nullable Manifest before) {
    if (registered.manifest().equals(before)) {
      return; // as every start of an instance sends it
    }
    commit(
        registered.service(),
        registered.at(),
        tx -> ((Open) tx).register(registration, registered, before));
  }

  @Override
  public Optional<Action> find(String id) {
    return store.find(id);
  }

  @Override
  public void changed(Action action) {
    live.publish("actions", "upsert", action);
    if (action.kind().equals(ActionWords.FAILOVER) && told(action)) {
      live.publish(
          ActionWords.FAILOVER,
          "upsert",
          new FailoverEvent(
              action.id(),
              action.target().service(),
              action.target().region(),
              action.desired().path("state").asText(),
              action.desired().path("receivers"),
              action.createdAt()));
    }
  }

  /** What is told of a failover on the live feed. */
  record FailoverEvent(
      String actionId,
      String service,
      @Nullable String region,
      String state,
      JsonNode receivers,
      Instant at) {}

  /** Once for each action; its later turns are told as actions only. */
  private boolean told(Action action) {
    boolean over = action.state() == Action.State.denied || action.state() == Action.State.proposed;
    if (over || !told.add(action.id())) {
      return false;
    }
    if (told.size() > TOLD) {
      told.remove(told.iterator().next());
    }
    return true;
  }

  @Override
  public void paged(Page page) {
    LOG.warnf("page %s: %s", page.resolved() ? "resolved" : "triggered", page.reason());
  }

  @Override
  public void protects(ProtectEvent event) {
    live.publish(ProtectEvent.TYPE, "upsert", event);
  }

  @Override
  public void send(String service, Directive directive) {
    hub.publish(service, directive);
  }

  private void dropped(String subject, Instant at, boolean unknown) {
    loop.post(new ControlEvent.Dropped(at, subject, unknown))
        .whenComplete((position, failure) -> {
          if (failure != null) {
            LOG.warnf("that %s was dropped is not journalled: %s", subject, failure.getMessage());
          }
        });
  }
}
