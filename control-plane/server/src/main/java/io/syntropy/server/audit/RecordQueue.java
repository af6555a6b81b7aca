package io.syntropy.server.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Records of what nobody waits for: sign-ins, refusals, views. They are appended within a second
 * and kept in memory while the database cannot be reached; a crash loses those. What did not fit is
 * itself recorded, with its number.
 */
@ApplicationScoped
public class RecordQueue implements ComponentHealth {
  static final int CAPACITY = 5_000;
  private static final Logger LOG = Logger.getLogger(RecordQueue.class);

  private final AuditLog log;
  private final Clock clock;
  private final String origin = "q-" + UUID.randomUUID();
  private final Deque<AuditRecord> waiting = new ArrayDeque<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-records").daemon().factory());
  private final ReentrantLock writing = new ReentrantLock();
  private long number;
  private long dropped;
  private String failure = "";

  @Inject
  RecordQueue(AuditLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  void start(@Observes StartupEvent started) {
    timer.scheduleWithFixedDelay(this::write, 200, 200, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) {
    timer.shutdown();
    write();
  }

  /** Takes a record; never blocks and never fails. */
  public synchronized void add(AuditRecord record) {
    if (waiting.size() >= CAPACITY) {
      dropped++;
      return;
    }
    // The same one again, after a commit whose outcome is unknown, is the same entry.
    waiting.add(record.recordId() == null ? record.withRecordId(origin + "-" + number++) : record);
  }

  /** Appends what waits; records that no attempt could ever append are left out and logged. */
  void write() {
    writing.lock();
    try {
      for (List<AuditRecord> batch = batch(); !batch.isEmpty(); batch = batch()) {
        append(batch);
        written(batch.size());
      }
    } catch (DatabaseException e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.error("audit records", e);
      failed(e);
    } finally {
      writing.unlock();
    }
  }

  private void append(List<AuditRecord> batch) {
    try {
      log.appendAlone(batch);
      return;
    } catch (AuditException e) {
      LOG.debugf("one by one: %s", e.getMessage());
    }
    for (AuditRecord record : batch) {
      try {
        log.appendAlone(record);
      } catch (AuditException e) {
        LOG.errorf("not in the audit log: %s: %s", record.action(), e.getMessage());
      }
    }
  }

  private synchronized List<AuditRecord> batch() {
    if (dropped > 0 && waiting.size() < CAPACITY) {
      waiting.add(
          AuditRecord.of("control-plane", "audit.dropped", "audit", "lost", clock.instant())
              .withReason("the database could not be reached and the queue was full")
              .withChange(null, Map.of("records", dropped))
              .withRecordId(origin + "-" + number++));
      dropped = 0;
    }
    List<AuditRecord> batch = new ArrayList<>();
    for (AuditRecord record : waiting) {
      if (batch.size() == AuditLog.MAX_BATCH) {
        break;
      }
      batch.add(record);
    }
    return batch;
  }

  private synchronized void written(int count) {
    for (int i = 0; i < count; i++) {
      waiting.remove();
    }
    failure = "";
  }

  private synchronized void failed(RuntimeException e) {
    if (failure.isEmpty()) {
      LOG.warnf("audit records later: %s", e.getMessage());
    }
    failure = String.valueOf(e.getMessage());
  }

  @Override
  public String name() {
    return "audit_records";
  }

  @Override
  public synchronized Condition check() {
    if (failure.isEmpty() && dropped == 0) {
      return new Condition(Health.GOOD, waiting.size() + " records wait");
    }
    return new Condition(
        Health.BAD, waiting.size() + " records wait, " + dropped + " lost: " + failure);
  }
}
