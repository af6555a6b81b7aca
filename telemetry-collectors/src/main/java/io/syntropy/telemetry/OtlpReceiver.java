package io.syntropy.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The OTLP/HTTP and OTLP/gRPC receivers. A success is answered only after the journal's future
 * completed; answers follow the OTLP specification and contracts §3.
 */
public final class OtlpReceiver implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OtlpReceiver.class);
  private static final Duration LISTEN = Duration.ofSeconds(20);
  private static final Duration FINISH = Duration.ofSeconds(5);
  private static final int IDLE_SECONDS = 180;

  private final HttpServer http;
  private final HttpServer grpc;
  private final MemoryBudget budget;
  private final ReceiverCounters counters;
  private final ReceiverMetrics metrics;
  private final ExecutorService workers;
  private final Ingest ingest;
  private final Map<String, Handler<HttpServerRequest>> push;

  private OtlpReceiver(
      HttpServer http,
      HttpServer grpc,
      MemoryBudget budget,
      ReceiverCounters counters,
      ReceiverMetrics metrics,
      ExecutorService workers,
      Ingest ingest,
      Map<String, Handler<HttpServerRequest>> push) {
    this.ingest = ingest;
    this.push = Map.copyOf(push);
    this.http = http;
    this.grpc = grpc;
    this.budget = budget;
    this.counters = counters;
    this.metrics = metrics;
    this.workers = workers;
  }

  /**
   * Starts both receivers and returns when they listen. Blocks; not to be called on an event loop.
   *
   * @param journal started; stays the caller's to close, after this
   * @param clock gives the receive time
   * @throws IOException when an address cannot be listened on
   * @throws IllegalArgumentException when the address is not a loopback one and nothing authorizes
   *     requests
   */
  public static OtlpReceiver start(Vertx vertx, ReceiverConfig config, Journal journal, Clock clock)
      throws IOException {
    return start(vertx, config, journal, clock, new OtlpDecoder(), List.of());
  }

  /**
   * As above; the OTLP/HTTP port serves {@code protocols} at their paths as well, and {@link #push}
   * serves them on any other port.
   *
   * @param decoder best the one the journal replays with, so that a series is the same instance
   *     before and after
   */
  public static OtlpReceiver start(
      Vertx vertx,
      ReceiverConfig config,
      Journal journal,
      Clock clock,
      OtlpDecoder decoder,
      List<? extends PushProtocol> protocols)
      throws IOException {
    HostRule hosts = HostRule.of(config.bind(), config.allowedHosts());
    if (!hosts.loopback() && config.authorize() == null) {
      throw new IllegalArgumentException(
          "bind: " + config.bind() + " (expected a loopback address, or authorize to be set)");
    }
    ReceiverCounters counters = new ReceiverCounters();
    MemoryBudget budget = new MemoryBudget(config.maxInFlightBytes());
    ThreadPoolExecutor workers = workers();
    ReceiverMetrics metrics = new ReceiverMetrics(counters, budget, workers);
    Ingest ingest =
        new Ingest(journal, clock, decoder, config.maxDecodedBytes(), counters, workers);
    OtlpHttpHandler otlp = new OtlpHttpHandler(vertx, config, hosts, ingest, budget, counters);
    Map<String, Handler<HttpServerRequest>> push = new HashMap<>();
    for (PushProtocol p : protocols) {
      push.put(p.path(), new PushHandler(vertx, config, hosts, ingest, budget, counters, p));
    }
    HttpServer http =
        vertx
            .createHttpServer(options(config))
            .requestHandler(
                metrics.timed(
                    "http",
                    routes(push.keySet()),
                    request -> {
                      Handler<HttpServerRequest> handler = push.get(request.path());
                      (handler == null ? otlp : handler).handle(request);
                    }));
    HttpServer grpc =
        vertx
            .createHttpServer(options(config))
            .requestHandler(
                metrics.timed(
                    "grpc",
                    OtlpGrpcHandler.PATHS,
                    new OtlpGrpcHandler(vertx, config, ingest, budget, counters)));
    OtlpReceiver receiver =
        new OtlpReceiver(http, grpc, budget, counters, metrics, workers, ingest, push);
    try {
      await(http.listen(config.httpPort(), config.bind()), "OTLP/HTTP", config.httpPort(), config);
      await(grpc.listen(config.grpcPort(), config.bind()), "OTLP/gRPC", config.grpcPort(), config);
      return receiver;
    } catch (IOException e) {
      receiver.close();
      throw e;
    }
  }

  private static Set<String> routes(Set<String> push) {
    Set<String> all = new HashSet<>(push);
    all.addAll(OtlpHttpHandler.PATHS);
    return all;
  }

  private static HttpServerOptions options(ReceiverConfig config) {
    return new HttpServerOptions()
        .setHandle100ContinueAutomatically(true)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setHttp2ConnectionWindowSize(Math.max(1 << 16, Math.min(config.maxBodyBytes(), 1 << 22)));
  }

  /** Decoding is work for a processor, not waiting: as many threads as there are processors. */
  private static ThreadPoolExecutor workers() {
    AtomicInteger number = new AtomicInteger();
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        task -> {
          Thread thread = new Thread(task, "otlp-decode-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private static void await(
      Future<HttpServer> listening, String what, int port, ReceiverConfig config)
      throws IOException {
    String where = what + " on " + config.bind() + ":" + port;
    try {
      listening.toCompletionStage().toCompletableFuture().get(LISTEN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(where + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(where + ": not listening after " + LISTEN, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(where + ": interrupted", e);
    }
  }

  /** The port OTLP/HTTP really listens on. */
  public int httpPort() {
    return http.actualPort();
  }

  /** The port OTLP/gRPC really listens on. */
  public int grpcPort() {
    return grpc.actualPort();
  }

  /**
   * What serves each push protocol, by path, with this receiver's bounds and access rule. To be
   * called on an event loop with nothing of the body read yet.
   */
  public Map<String, Handler<HttpServerRequest>> push() {
    return push;
  }

  /** The way in for telemetry of this process; shares the bound on bytes in flight. */
  public OtlpIntake intake() {
    return this::take;
  }

  private CompletableFuture<OtlpIntake.Taken> take(RecordKind kind, byte[] request) {
    CompletableFuture<OtlpIntake.Taken> taken = new CompletableFuture<>();
    MemoryBudget.Share share;
    try {
      share = budget.open();
    } catch (Overloaded e) {
      return refused(taken, Ingest.failed(e));
    }
    try {
      share.reserve(request.length);
    } catch (Overloaded e) {
      share.close();
      return refused(taken, Ingest.failed(e));
    }
    Ingest.Body body = new Ingest.Body(kind, OtlpEncoding.PROTOBUF, Compression.IDENTITY, request);
    ingest.accept(
        body,
        share,
        outcome -> {
          share.close();
          switch (outcome) {
            case Outcome.Stored stored ->
                taken.complete(new OtlpIntake.Taken(stored.rejected(), stored.message()));
            case Outcome.Failed failed -> refused(taken, failed);
          }
        });
    return taken;
  }

  private static <T> CompletableFuture<T> refused(
      CompletableFuture<T> taken, Outcome.Failed failed) {
    taken.completeExceptionally(new IntakeRefused(failed.message(), failed.failure().retryable()));
    return taken;
  }

  /** Counters since the start. */
  public ReceiverStats stats() {
    return counters.stats(budget.used());
  }

  /** Above so many bytes held by requests not yet answered, more are refused. */
  public long maxInFlightBytes() {
    return budget.limit();
  }

  /** The same and durations, for {@code GET /metrics}. */
  public MultiCollector metrics() {
    return metrics;
  }

  /** Log lines without the fields every line should have, since the start. */
  public IncompleteLines incompleteLines() {
    return counters.incomplete();
  }

  /** Waits a few seconds for requests under way, then closes all connections. */
  @Override
  public void close() {
    try {
      workers.shutdown();
      budget.awaitIdle(FINISH);
      for (HttpServer server : new HttpServer[] {http, grpc}) {
        server
            .close()
            .toCompletionStage()
            .toCompletableFuture()
            .get(FINISH.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("receiver: closing: %s", e);
    }
  }
}
