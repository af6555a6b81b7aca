package io.syntropy.server.rum;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.server.telemetry.OtlpText;
import io.syntropy.server.telemetry.OwnTelemetry;
import io.syntropy.server.telemetry.TelemetryFiles;
import io.syntropy.telemetry.RecordKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes beacons into the journal, several at once when they come fast: what arrives while a batch
 * is being made durable is the next batch. Addresses never come here.
 */
@ApplicationScoped
public class RumIntake {
  private static final Logger LOG = Logger.getLogger(RumIntake.class);
  private static final int WAITING = 2_000;
  private static final int BATCH = 500;

  /** How often all series have a point, so that silence is known as silence. */
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final RumSettings settings;
  private final OwnTelemetry own;
  private final Clock clock;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING);
  private final Map<String, RumTelemetry> telemetry = new HashMap<>();
  private volatile @Nullable Thread worker;
  private long last;

  private record Waiting(
      RumApplication application, Beacon beacon, Instant at, CompletableFuture<Void> stored) {}

  /** Takes for the applications that {@code files} name. */
  public RumIntake(TelemetryFiles files, OwnTelemetry own, Clock clock) {
    this.settings = files.rum().map(RumSettings::read).orElse(RumSettings.OFF);
    this.own = own;
    this.clock = clock;
    settings.applications().forEach(a -> telemetry.put(a.name(), new RumTelemetry(a)));
  }

  void start(@Observes StartupEvent started) {
    if (settings.isOn()) {
      worker = Thread.ofVirtual().name("rum").start(this::work);
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    Thread running = worker;
    if (running != null) {
      running.interrupt();
    }
  }

  RumSettings settings() {
    return settings;
  }

  /** Completes once it is durable; fails at once when too many wait. */
  CompletableFuture<Void> take(RumApplication application, Beacon beacon) {
    Waiting waiting =
        new Waiting(application, beacon, Instant.now(clock), new CompletableFuture<>());
    if (!own.isOpen() || !queue.offer(waiting)) {
      return CompletableFuture.failedFuture(new IllegalStateException("too many beacons wait"));
    }
    return waiting.stored();
  }

  private void work() {
    Instant told = Instant.now(clock);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        List<Waiting> batch = new ArrayList<>();
        Waiting first = queue.poll(5, TimeUnit.SECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, BATCH - 1);
          store(batch);
        }
        Instant now = Instant.now(clock);
        if (Duration.between(told, now).compareTo(EVERY) >= 0) {
          told = now;
          telemetry.values().forEach(of -> send(RecordKind.OTLP_METRICS, of.all(time())));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (CompletionException e) {
        LOG.debugf("rum: not stored, it comes with the next points: %s", e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("rum: a batch failed", e);
      }
    }
  }

  private void store(List<Waiting> batch) {
    try {
      for (Waiting waiting : batch) {
        of(waiting.application()).add(waiting.beacon(), OtlpText.nanos(waiting.at()));
      }
      long time = time();
      for (RumTelemetry of : telemetry.values()) {
        send(RecordKind.OTLP_METRICS, of.news(time));
        send(RecordKind.OTLP_LOGS, of.logs());
      }
      batch.forEach(waiting -> waiting.stored().complete(null));
    } catch (RuntimeException e) {
      batch.forEach(waiting -> waiting.stored().completeExceptionally(e));
      throw e;
    }
  }

  private RumTelemetry of(RumApplication application) {
    RumTelemetry of = telemetry.get(application.name());
    if (of == null) {
      throw new IllegalStateException(application.name() + ": not among the settings");
    }
    return of;
  }

  private void send(RecordKind kind, Optional<byte[]> request) {
    request.ifPresent(bytes -> own.take(kind, bytes).join());
  }

  /** After all before it: a series has one point at a time. */
  private long time() {
    last = Math.max(last + 1, OtlpText.nanos(Instant.now(clock)));
    return last;
  }
}
