package io.syntropy.server.probe;

import io.syntropy.server.http.RequestTrace;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Probes the health URL of every region, and of every instance that gave one, every 5 s and
 * journals what came back. It judges nothing: a prober that is cut off itself looks like everything
 * failing, which the evidence rule sees.
 */
@ApplicationScoped
public class Prober {
  private static final Logger LOG = Logger.getLogger(Prober.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final ControlLoop loop;
  private final Clock clock;
  private final HttpClient http;
  private final ScheduledExecutorService schedule;
  private volatile List<Target> targets = List.of();

  /**
   * What to probe.
   *
   * @param instance whose URL it is, null for the region's
   */
  public record Target(String service, String region, @Nullable String instance, String url) {}

  /** A prober that tells {@code loop}. */
  public Prober(ControlLoop loop, Clock clock) {
    this.loop = loop;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LIMIT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    this.schedule =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("prober").unstarted(task));
  }

  /** Begins probing. */
  public void start() {
    schedule.scheduleAtFixedRate(this::probeAll, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Replaces what is probed. */
  public void watch(List<Target> targets) {
    this.targets = List.copyOf(targets);
  }

  @PreDestroy
  void stop() {
    schedule.shutdownNow();
    http.shutdownNow();
  }

  private void probeAll() {
    try {
      targets.forEach(this::probe);
    } catch (RuntimeException e) {
      LOG.warn("prober: a round was cut short", e);
    }
  }

  private void probe(Target target) {
    Instant at = Instant.now(clock);
    long started = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target.url()))
            .timeout(LIMIT)
            .header("User-Agent", "syntropy-prober")
            .header("traceparent", RequestTrace.outgoing())
            .build();
    http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete((response, failure) -> tell(target, at, started, response, failure));
  }

  private void tell(
      Target target,
      Instant at,
      long started,
      @Nullable HttpResponse<Void> response,
      @Nullable Throwable failure) {
    double millis = (System.nanoTime() - started) / 1e6;
    boolean good = response != null && response.statusCode() >= 200 && response.statusCode() < 400;
    String detail =
        response != null
            ? "status " + response.statusCode()
            : failure == null ? "no answer" : reason(failure);
    String instance = target.instance();
    loop.post(
        instance == null
            ? new ControlEvent.Probed(at, target.service(), target.region(), good, millis, detail)
            : new ControlEvent.InstanceProbed(
                at, target.service(), target.region(), instance, good, millis, detail));
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getClass().getSimpleName();
  }
}
