package io.syntropy.server.prometheus;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.http.ComponentHealth;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.telemetry.Decoded;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.MalformedPayload;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.OtlpEncoding;
import io.syntropy.telemetry.PayloadTooLarge;
import io.syntropy.telemetry.RecordKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps asking what the live SLOs need of Prometheus-compatible APIs. Answers are journalled as
 * OTLP before anything reads them, so a replay sees exactly what was answered.
 */
@ApplicationScoped
public class PrometheusPoller implements ComponentHealth {
  private static final Logger LOG = Logger.getLogger(PrometheusPoller.class);

  private final ControlLoop loop;
  private final LoopState state;
  private final Clock clock;
  private final OtlpDecoder decoder = new OtlpDecoder();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("prometheus-poller").unstarted(task));
  private volatile @Nullable Polling polling;
  private long generation = -1;

  /** Asks for the SLOs of {@code state}. */
  public PrometheusPoller(ControlLoop loop, LoopState state, Clock clock) {
    this.loop = loop;
    this.state = state;
    this.clock = clock;
  }

  /** Begins; answers go to {@code journal}. */
  public void start(Journal journal) {
    Polling asking = new Polling(request -> store(journal, request), clock, System::getenv);
    polling = asking;
    schedule.scheduleWithFixedDelay(() -> tick(asking), 0, 1, TimeUnit.SECONDS);
  }

  /** Ends; nothing is journalled afterwards. */
  public void stop() {
    schedule.shutdownNow();
    Polling asking = polling;
    if (asking != null) {
      asking.close();
    }
  }

  private void tick(Polling asking) {
    try {
      Configuration live = loop.ask(state::configuration);
      if (live.generation() != generation) {
        asking.define(LiveQueries.of(live));
        generation = live.generation();
      }
      asking.tick();
    } catch (RuntimeException e) {
      LOG.warnf("prometheus poller: a round was cut short: %s", e.getMessage());
    }
  }

  private void store(Journal journal, ExportMetricsServiceRequest request) throws QueryFailed {
    long now = clock.millis();
    try {
      Decoded decoded =
          decoder.decode(
              RecordKind.OTLP_METRICS, OtlpEncoding.PROTOBUF, request.toByteArray(), now);
      if (decoded.accepted() > 0) {
        journal.append(RecordKind.OTLP_METRICS, now, decoded.payload(), decoded.samples()).join();
      }
      if (decoded.rejections().total() > 0) {
        throw new QueryFailed(decoded.rejections().message());
      }
    } catch (MalformedPayload | PayloadTooLarge e) {
      throw new QueryFailed("the answer cannot be journalled: " + e.getMessage());
    }
  }

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public Condition check() {
    Polling asking = polling;
    if (asking == null) {
      return new Condition(Health.UNKNOWN, "not started yet");
    }
    Collection<Poll> polls = asking.polls();
    long failing = polls.stream().filter(poll -> !poll.failure.isEmpty()).count();
    long waiting = polls.stream().filter(p -> p.failure.isEmpty() && p.answeredAt == null).count();
    if (failing > 0) {
      Poll worst = polls.stream().max(Comparator.comparingInt(p -> p.failures)).orElseThrow();
      return new Condition(
          Health.BAD,
          "%d of %d polled queries fail; DataSource %s: %s: query %s"
              .formatted(
                  failing,
                  polls.size(),
                  worst.query.source().name(),
                  worst.failure,
                  Polling.shown(worst.query)));
    }
    return new Condition(
        waiting > 0 ? Health.UNKNOWN : Health.GOOD,
        polls.isEmpty()
            ? "no queries to poll"
            : "%d of %d polled queries answered".formatted(polls.size() - waiting, polls.size()));
  }
}
