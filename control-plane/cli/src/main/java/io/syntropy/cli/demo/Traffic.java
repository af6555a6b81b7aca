package io.syntropy.cli.demo;

import io.syntropy.cli.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Simulated users sending real requests at a fixed rate, through the edge and nowhere else. At most
 * {@value #IN_FLIGHT} are under way; what is due beyond that is dropped and counted, so that a slow
 * system is never flooded.
 */
final class Traffic implements AutoCloseable {
  private static final int IN_FLIGHT = 64;
  private static final int RUNNING_WORKLOADS = 20;
  private static final double NODE_HEARTBEAT_SECONDS = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI edge;
  private final Population population = new Population(new SplittableRandom(42));
  private final Semaphore free = new Semaphore(IN_FLIGHT);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "traffic-timer"));
  private final ExecutorService workers =
      Executors.newFixedThreadPool(2, task -> daemon(task, "traffic"));
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .executor(workers)
          .build();
  private final Queue<String> placements = new ConcurrentLinkedQueue<>();
  private int nextNode;
  private final AtomicLong good = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  Traffic(URI edge) {
    this.edge = edge;
  }

  /** What is sent, in words. */
  String describe() {
    return "25 feed renders, 15 frequency reports, 6 transfers and 3 placements a second through "
        + edge;
  }

  void start() {
    Population.NODES.forEach(node -> send("POST", "/v1/nodes", node.json()));
    every(25, () -> send("GET", "/v1/feed/render?mode=vibrational", ""));
    every(Population.USERS / 60.0, () -> send("POST", "/v1/presence/hz", population.nextReport()));
    Population.funding().forEach(this::transfer);
    every(6, () -> transfer(population.nextTransfer()));
    every(3, this::place);
    every(Population.NODES.size() / NODE_HEARTBEAT_SECONDS, this::heartbeat);
  }

  private void transfer(String json) {
    HttpRequest request =
        request("POST", "/v1/coins/transfer", json)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .build();
    send(request);
  }

  /** Places a workload; the oldest one ends when many run, so that the nodes never fill up. */
  private void place() {
    send("POST", "/v1/placements", population.nextPlacement())
        .thenAccept(answer -> placed(answer.body()));
    String ended = placements.size() > RUNNING_WORKLOADS ? placements.poll() : null;
    if (ended != null) {
      send("DELETE", "/v1/placements/" + ended, "");
    }
  }

  private void placed(String body) {
    String id = Json.read(body).path("id").asText();
    if (!id.isEmpty()) {
      placements.add(id);
    }
  }

  private void heartbeat() {
    Population.Node node = Population.NODES.get(nextNode++ % Population.NODES.size());
    send("POST", "/v1/nodes/" + node.id() + "/heartbeat", "")
        .thenAccept(answer -> {
          if (answer.statusCode() == 404) {
            send("POST", "/v1/nodes", node.json());
          }
        });
  }

  /** Answers so far, for people. */
  String tally() {
    return good.get() + " answered, " + bad.get() + " failed, " + dropped.get() + " dropped";
  }

  private void every(double perSecond, Runnable task) {
    long nanos = (long) (1e9 / perSecond);
    timer.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private CompletableFuture<HttpResponse<String>> send(String method, String path, String json) {
    return send(request(method, path, json).build());
  }

  private HttpRequest.Builder request(String method, String path, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(edge.resolve(path)).timeout(TIMEOUT).header("Accept", "*/*");
    return json.isEmpty()
        ? request.method(method, HttpRequest.BodyPublishers.noBody())
        : request
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json));
  }

  /** Sends a request unless too many are under way; the answer, when there is one. */
  private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    if (!free.tryAcquire()) {
      dropped.incrementAndGet();
      return new CompletableFuture<>();
    }
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .whenComplete((answer, failure) -> {
          free.release();
          boolean served = failure == null && answer.statusCode() < 500;
          (served ? good : bad).incrementAndGet();
        });
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    http.shutdownNow();
    workers.shutdownNow();
  }
}
