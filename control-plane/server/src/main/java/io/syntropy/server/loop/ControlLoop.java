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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
  private static final int QUEUE = 4_096;
  private static final int OUTCOMES = 1_024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Map<Long, Outcome> outcomes = new LinkedHashMap<>();
  private final StoredJson json;
  private final Clock clock;
  private @Nullable Journal journal;
  private @Nullable Thread thread;
  private volatile boolean running;

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

  /** Starts the thread and subscribes to {@code journal}. */
  public synchronized void start(Journal journal, Handler handler) {
    this.journal = journal;
    running = true;
    Thread started = new Thread(this::run, "control-loop");
    thread = started;
    started.start();
    journal.start(record -> enqueue(() -> handle(record, handler)));
  }

  /** Ends the thread after what is queued. */
  public synchronized void stop() {
    Thread started = thread;
    if (started == null) {
      return;
    }
    enqueue(() -> running = false);
    try {
      started.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** How many records and questions wait. */
  public int waiting() {
    return queue.size();
  }

  /** Whether the thread runs. */
  public boolean alive() {
    Thread started = thread;
    return running && started != null && started.isAlive();
  }

  /**
   * Answers from the loop's state, after every record that was acknowledged before.
   *
   * @throws ApiException 503 when the loop does not answer within 10 s
   */
  public <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        };
    if (!alive() || !offer(task)) {
      throw ApiException.unavailable("control loop: not running or overloaded", Duration.ofSeconds(2));
    }
    return await(answer);
  }

  /**
   * Journals {@code event}, waits until it was applied, and answers what it came to.
   *
   * @throws ApiException 503 when it could not be made durable
   */
  public @Nullable Object submit(ControlEvent event) {
    Journal open = journal;
    if (open == null || !alive()) {
      throw ApiException.unavailable("control loop: not running", Duration.ofSeconds(2));
    }
    long position = await(append(open, event));
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
    return open.append(
        RecordKind.CONTROL, clock.millis(), json.bytes(event), List.of());
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
      return new Outcome(handler.apply(json.read(record.payload(), ControlEvent.class)), null);
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

  private void run() {
    while (running || !queue.isEmpty()) {
      try {
        queue.take().run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("the control loop goes on after a fault", e);
      }
    }
  }

  private void enqueue(Runnable task) {
    try {
      queue.put(task); // a full queue holds the journal back, and it the receivers
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while handing over a record", e);
    }
  }

  private boolean offer(Runnable task) {
    try {
      return queue.offer(task, 2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw ApiException.unavailable("control loop: no answer in 10 s", Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("control loop: interrupted", Duration.ofSeconds(5));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw ApiException.unavailable(
          "journal: " + e.getCause().getMessage(), Duration.ofSeconds(5));
    }
  }
}
