package io.syntropy.server.action;

import io.syntropy.alerts.incident.IncidentStep;
import io.syntropy.policy.Page;
import io.syntropy.server.audit.AuditEntry;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.Manifest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Port: where decisions are committed, and what makes them visible. The control loop commits to
 * PostgreSQL; a replay keeps everything to itself. Called on the folding thread only.
 */
public interface Ledger {

  /** Work inside one transaction. */
  @FunctionalInterface
  interface Work<T> {
    /** Runs in {@code tx}; throwing rolls everything back. */
    T run(Tx tx) throws SQLException;
  }

  /** An open transaction. */
  interface Tx {
    /** Appends to the audit log. */
    AuditEntry append(AuditRecord record) throws SQLException;

    /** Inserts {@code action}, or replaces the one with its id. */
    void put(Action action, Instant now) throws SQLException;

    /** Takes the next directive number of {@code service}. */
    long nextDirective(String service) throws SQLException;

    /** Makes {@code directive} the desired state of its kind and scope. */
    void desire(String service, Directive directive) throws SQLException;

    /** Keeps a policy's machine state. */
    void keep(String machine, Object state, Instant now) throws SQLException;

    /** Adds to what became of regions' machines, and has people told of it after the commit. */
    default void add(Transition transition) throws SQLException {}

    /** Keeps incidents as they are now, adds to their timelines, and has people told of it. */
    default void keep(IncidentStep step) throws SQLException {}
  }

  /** This server is the writer of {@code epoch} from now on. */
  void begin(long epoch);

  /** It is no longer: nothing can be committed until the next {@link #begin}. */
  void end();

  /**
   * The database is gone and nobody is known to act: from now on {@link #raise} may be called,
   * until {@link #begin} or {@link #end}. Only the ledger whose effects are real does anything.
   */
  default void blind() {}

  /**
   * Records a raise of a protective level on this machine and then lets it take effect (I12).
   *
   * @param directives by the service they are for
   * @throws java.io.UncheckedIOException when it could not be recorded: it has no effect
   */
  default void raise(SealedRaise raise, Map<String, Directive> directives) {}

  /**
   * Where the audit log's entries begin that this writer's term adds from now on; 0 when it has
   * added none, -1 while that is not known: the answer to a commit never came.
   */
  default long written() {
    return 0;
  }

  /** What whoever asks for what only the writer can do is answered meanwhile. */
  ApiException refusal();

  /**
   * Runs and commits {@code work}. What could not be committed is journalled as {@link
   * ControlEvent.Dropped}, so that a replay drops it as well.
   *
   * @param subject what is committed; with {@code at} it names one attempt
   * @throws io.syntropy.server.lease.FencedException when this server is not the writer; nothing
   *     was committed
   * @throws io.syntropy.server.db.DatabaseException when nothing was committed
   */
  <T> T commit(String subject, Instant at, Work<T> work);

  /**
   * Records a registration.
   *
   * @throws io.syntropy.server.lease.FencedException when this server is not the writer
   * @throws io.syntropy.server.db.DatabaseException when it could not be
   */
  void register(ControlEvent.Registered registered, @Nullable Manifest before);

  /** The action with {@code id}, open or not. */
  Optional<Action> find(String id);

  /** Tells who listens that {@code action} was committed. */
  void changed(Action action);

  /** A person is called, or no longer needed. */
  void paged(Page page);

  /** Tells who listens that a protective level was committed, kept up or ended. */
  default void protects(ProtectEvent event) {}

  /** Sends a committed directive to {@code service}. */
  void send(String service, Directive directive);
}
