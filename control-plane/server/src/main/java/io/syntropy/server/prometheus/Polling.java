package io.syntropy.server.prometheus;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.syntropy.slo.promql.PolledQuery;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks each query once an interval, at most {@value #AT_ONCE} at once of one source, with growing
 * pauses after failures. What fails harms only the SLOs that are counted from it.
 */
final class Polling implements AutoCloseable {
  static final int AT_ONCE = 4;
  private static final Logger LOG = Logger.getLogger(Polling.class);

  /** Makes an answer durable; throws when it could not. */
  interface Sink {
    void accept(ExportMetricsServiceRequest request) throws QueryFailed;
  }

  private final Asking asking;
  private final Sink sink;
  private final Clock clock;
  private final HttpClient http;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("prometheus-limit").unstarted(task));
  private final Map<String, Poll> polls = new LinkedHashMap<>();

  Polling(Sink sink, Clock clock, UnaryOperator<@Nullable String> environment) {
    this.sink = sink;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Asking.LIMIT)
            .build();
    this.asking = new Asking(http, environment);
  }

  /** Replaces what is asked; the first turns are spread over an interval. */
  synchronized void define(List<PolledQuery> queries) {
    Map<String, Poll> before = Map.copyOf(polls);
    polls.clear();
    Instant now = clock.instant();
    int index = 0;
    for (PolledQuery query : queries) {
      Poll known = before.get(query.id());
      boolean same = known != null && known.query.equals(query);
      Instant first =
          now.plus(query.source().interval().multipliedBy(index++).dividedBy(queries.size()));
      polls.put(query.id(), same ? known : new Poll(query, first));
    }
  }

  /** Asks what is due; returns at once. */
  synchronized void tick() {
    Instant now = clock.instant();
    Map<String, Integer> running = new LinkedHashMap<>();
    polls.values().stream()
        .filter(poll -> poll.running)
        .forEach(poll -> running.merge(poll.query.source().name(), 1, Integer::sum));
    for (Poll poll : polls.values()) {
      String source = poll.query.source().name();
      if (!poll.running && !poll.next.isAfter(now) && running.getOrDefault(source, 0) < AT_ONCE) {
        poll.running = true;
        running.merge(source, 1, Integer::sum);
        ask(poll);
      }
    }
  }

  /** How the queries are, in no order. */
  synchronized Collection<Poll> polls() {
    return List.copyOf(polls.values());
  }

  private void ask(Poll poll) {
    try {
      Future<?> asked = workers.submit(() -> run(poll));
      // The client's own limit ends with the answer's head; this one covers the body.
      watchdog.schedule(
          () -> asked.cancel(true), Asking.LIMIT.toMillis() + 2_000, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      poll.running = false;
    }
  }

  private void run(Poll poll) {
    try {
      Answer answer = asking.ask(poll.query);
      take(poll, answer);
      done(poll, "");
    } catch (QueryFailed e) {
      done(poll, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      done(poll, "no answer within " + Asking.LIMIT.toSeconds() + " s");
    } catch (RuntimeException e) {
      LOG.errorf(e, "query of DataSource %s", poll.query.source().name());
      done(poll, "internal error");
    }
  }

  private void take(Poll poll, Answer answer) throws QueryFailed {
    if (answer.values().isEmpty()) {
      return;
    }
    long time = answer.values().get(0).timeNanos();
    long since;
    boolean counts;
    synchronized (this) {
      boolean follows = poll.follows(time);
      since = follows ? poll.beforeNanos : time - poll.query.source().interval().toNanos();
      counts = follows || !Payload.needsBefore(poll.query);
      poll.beforeNanos = time;
    }
    if (counts) {
      try {
        sink.accept(Payload.of(poll.query, answer, since));
      } catch (CompletionException e) {
        throw new QueryFailed("the journal cannot store at the moment");
      }
    }
  }

  private synchronized void done(Poll poll, String failure) {
    String before = poll.failure;
    Instant now = clock.instant();
    if (failure.isEmpty()) {
      poll.answered(now);
    } else {
      poll.failed(failure, now);
    }
    String source = poll.query.source().name();
    if (!failure.isEmpty() && !failure.equals(before)) {
      LOG.warnf("DataSource %s: %s: query %s", source, failure, shown(poll.query));
    } else if (failure.isEmpty() && !before.isEmpty()) {
      LOG.infof("DataSource %s: answers again: query %s", source, shown(poll.query));
    }
  }

  static String shown(PolledQuery query) {
    String line = query.query().replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 120 ? line.substring(0, 120) + "…" : line;
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
    workers.shutdownNow();
    http.shutdownNow();
  }
}
