package io.syntropy.server.loop;

import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.RecordKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the engine, the registry and the decision machines. Everything that
 * changes them is a journalled record; everything that reads them asks here, after all records
 * acknowledged before the question.
 */
@ApplicationScoped
public class ControlLoop {
  private static final Logger LOG = Logger.getLogger(ControlLoop.class);
  private static final int OUTCOMES = 1_024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<Long, Outcome> outcomes = new LinkedHashMap<>();
  private final StoredJson json;
  private final Clock clock;
  private final LoopTimings timings = new LoopTimings();
  private volatile @Nullable Journal journal;

  /** What an event came to: a value, or why not. */
  private record Outcome(@Nullable Object value, @Nullable RuntimeException failure) {}

  /** A loop whose events are written by {@code json}. */
  public ControlLoop(StoredJson json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /** What folds the records. Called on the loop's thread only. */
  public interface Handler {
    /** Folds a telemetry record. */
    void telemetry(JournalRecord record);

    /** Applies an event; what it returns or throws is the answer to who submitted it. */
    @Nullable Object apply(ControlEvent event);

    /** All records before {@code position} have been handed over. */
    default void reached(long position) {}
  }

  /** Subscribes to {@code journal}: its subscriber's thread is the loop's thread. */
  public void start(Journal journal, Handler handler) {
    journal.start(record -> handle(record, handler));
    this.journal = journal;
  }

  /** Refuses questions and events from now on. */
  public void stop() {
    journal = null;
  }

  /** How many records wait; 0 before the start. */
  public int waiting() {
    Journal open = journal;
    return open == null ? 0 : open.queuedRecords();
  }

  /** Whether the loop was started and not stopped. */
  public boolean alive() {
    return journal != null;
  }

  /** How late and how long ticks are. */
  LoopTimings timings() {
    return timings;
  }

  /**
   * Answers from the loop's state, after every record that was acknowledged before.
   *
   * @throws ApiException 503 when the loop does not answer within 10 s
   */
  public <T> T ask(Supplier<T> question) {
    return ask(question, PATIENCE);
  }

  /** The same within {@code patience}. */
  public <T> T ask(Supplier<T> question, Duration patience) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        };
    started().whenCaughtUp(task);
    return await(answer, patience);
  }

  /**
   * Journals {@code event}, waits until it was applied, and answers what it came to.
   *
   * @throws ApiException 503 when it could not be made durable
   */
  public @Nullable Object submit(ControlEvent event) {
    long position = await(append(started(), event), PATIENCE);
    Outcome outcome = ask(() -> take(position));
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
    return outcome.value();
  }

  /** Journals {@code event}; it is applied later. */
  public CompletableFuture<Long> post(ControlEvent event) {
    Journal open = journal;
    return open == null
        ? CompletableFuture.failedFuture(new IllegalStateException("control loop: not started"))
        : append(open, event);
  }

  private CompletableFuture<Long> append(Journal open, ControlEvent event) {
    return open.append(RecordKind.CONTROL, clock.millis(), json.bytes(event), List.of());
  }

  private Outcome take(long position) {
    Outcome outcome = outcomes.remove(position);
    if (outcome == null) {
      throw new IllegalStateException("no outcome of record " + position);
    }
    return outcome;
  }

  private void handle(JournalRecord record, Handler handler) {
    switch (record.kind()) {
      case OTLP_METRICS, OTLP_TRACES, OTLP_LOGS -> handler.telemetry(record);
      case CONTROL -> remember(record.position(), apply(record, handler));
    }
    handler.reached(record.position());
  }

  private Outcome apply(JournalRecord record, Handler handler) {
    try {
      ControlEvent event = json.read(record.payload(), ControlEvent.class);
      long began = System.nanoTime();
      Object answer = handler.apply(event);
      if (event instanceof ControlEvent.Tick tick) {
        timings.ticked(tick.at(), clock.instant(), Duration.ofNanos(System.nanoTime() - began));
      }
      return new Outcome(answer, null);
    } catch (RuntimeException e) {
      if (!(e instanceof ApiException)) {
        LOG.warnf(e, "record %d was not applied", record.position());
      }
      return new Outcome(null, e);
    }
  }

  private void remember(long position, Outcome outcome) {
    outcomes.put(position, outcome);
    if (outcomes.size() > OUTCOMES) {
      outcomes.remove(outcomes.keySet().iterator().next());
    }
  }

  private Journal started() {
    Journal open = journal;
    if (open == null) {
      throw ApiException.unavailable("control loop: not running", Duration.ofSeconds(2));
    }
    return open;
  }

  private static <T> T await(CompletableFuture<T> future, Duration patience) {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw ApiException.unavailable(
          "control loop: no answer in " + patience.toSeconds() + " s", Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("control loop: interrupted", Duration.ofSeconds(5));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiException refused) {
        throw refused;
      }
      throw ApiException.unavailable("not durable: " + e.getMessage(), Duration.ofSeconds(5));
    }
  }
}
