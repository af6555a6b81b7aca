package io.syntropy.server.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Records of what may repeat without bound, folded into {@link Episodes} of each action. */
@ApplicationScoped
public class Repeated {
  private final RecordQueue queue;
  private final Clock clock;
  private final Map<String, Episodes> byAction = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-episodes").daemon().factory());

  @Inject
  Repeated(RecordQueue queue, Clock clock) {
    this.queue = queue;
    this.clock = clock;
  }

  void start(@Observes StartupEvent started) {
    timer.scheduleWithFixedDelay(this::report, 1, 1, TimeUnit.SECONDS);
  }

  /** Before the queue writes for the last time. */
  void stop(@Observes @Priority(1) ShutdownEvent stopping) {
    timer.shutdown();
    byAction.values().forEach(all -> all.rest(clock.instant()).forEach(queue::add));
  }

  /**
   * Counts one occurrence.
   *
   * @param key whose episode, among those of the record's action; not recorded itself
   * @param record of this one; recorded when it is the first
   * @param what it is counted as among the others
   */
  public void add(String key, AuditRecord record, String what) {
    byAction
        .computeIfAbsent(record.action(), action -> new Episodes())
        .add(key, record, what)
        .ifPresent(queue::add);
  }

  private void report() {
    byAction.values().forEach(all -> all.due(clock.instant()).forEach(queue::add));
  }
}
