package io.syntropy.server.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.server.db.Database;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Checks the whole audit store soon after the start, daily, and when asked; one at a time. */
@ApplicationScoped
public class StoreChecks implements ComponentHealth {
  private static final Duration AFTER_START = Duration.ofSeconds(20);
  private static final Duration EVERY = Duration.ofDays(1);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(StoreChecks.class);

  private final Database database;
  private final Checkpoints checkpoints;
  private final KeptElsewhere elsewhere;
  private final ObjectMapper json;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-store-check").daemon().factory());
  private volatile @Nullable StoreVerdict last;

  @Inject
  StoreChecks(
      Database database,
      Checkpoints checkpoints,
      KeptElsewhere elsewhere,
      ObjectMapper json,
      Clock clock) {
    this.elsewhere = elsewhere;
    this.database = database;
    this.checkpoints = checkpoints;
    this.json = json;
    this.clock = clock;
  }

  void start(@Observes StartupEvent started) {
    timer.scheduleWithFixedDelay(
        this::inBackground, AFTER_START.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) {
    timer.shutdownNow();
  }

  private void inBackground() {
    try {
      StoreVerdict found = run();
      if (!found.good()) {
        LOG.errorf("audit store: %s", found.message());
      }
    } catch (ApiException e) {
      LOG.debug("audit store: a check runs already");
    } catch (RuntimeException e) {
      LOG.warnf("audit store not checked: %s", e.getMessage());
    }
  }

  /**
   * Checks now; takes as long as reading the whole log does.
   *
   * @throws ApiException 503 while another check runs
   */
  public StoreVerdict run() {
    if (!running.compareAndSet(false, true)) {
      throw ApiException.unavailable("audit check: another one runs already", RETRY);
    }
    try {
      long timedFrom = checkpoints.timedFrom();
      Kept kept = elsewhere.kept();
      StoreVerdict found =
          database.inTransaction(
              tx -> StoreCheck.run(tx, checkpoints.key(), timedFrom, kept, json, clock.instant()));
      last = found;
      return found;
    } finally {
      running.set(false);
    }
  }

  @Override
  public String name() {
    return "audit_store";
  }

  @Override
  public Condition check() {
    StoreVerdict found = last;
    if (found == null) {
      return new Condition(Health.UNKNOWN, "not checked yet since the start");
    }
    return new Condition(
        found.good() ? Health.GOOD : Health.BAD,
        found.message() + ", checked " + found.checkedAt().truncatedTo(ChronoUnit.SECONDS));
  }
}
