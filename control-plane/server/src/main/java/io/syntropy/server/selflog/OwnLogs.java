package io.syntropy.server.selflog;

import com.github.loki4j.client.pipeline.AsyncBufferPipeline;
import com.github.loki4j.client.pipeline.PipelineConfig;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.server.data.LogShipping;
import io.syntropy.server.http.ComponentHealth;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ships the server's log lines through Loki4j's client when {@code SYNTROPY_LOG_LOKI_URL} says
 * where. Nothing waits for it: what does not fit the bounded queue is dropped and counted; the log
 * files have every line.
 */
@ApplicationScoped
public class OwnLogs implements ComponentHealth, MultiCollector {
  private static final org.jboss.logging.Logger LOG =
      org.jboss.logging.Logger.getLogger(OwnLogs.class);
  private static final int BATCH_LINES = 1_000;
  private static final int BATCH_BYTES = 1 << 20;
  private static final long BATCH_MILLIS = 1_000;
  private static final long QUEUE_BYTES = 8L << 20;
  private static final int RETRIES = 5;
  private static final long FLUSH_MILLIS = 1_500;

  /** After everybody who still has something to say. */
  private static final int LAST = 10_000;

  private final LogShipping shipping;
  private final ShippingCounts counts = new ShippingCounts();
  private @Nullable AsyncBufferPipeline pipeline;
  private @Nullable LokiHandler handler;

  @Inject
  OwnLogs() {
    this(LogShipping.resolve(System.getenv()));
  }

  OwnLogs(LogShipping shipping) {
    this.shipping = shipping;
  }

  synchronized void start(@Observes @Priority(1) StartupEvent started) {
    shipping
        .url()
        .ifPresent(url -> {
          AsyncBufferPipeline sending = new AsyncBufferPipeline(config(url));
          sending.start();
          LokiHandler gives = new LokiHandler(sending, counts);
          root().addHandler(gives);
          pipeline = sending;
          handler = gives;
        });
  }

  synchronized void stop(@Observes @Priority(LAST) ShutdownEvent stopping) {
    AsyncBufferPipeline sending = pipeline;
    if (sending != null) {
      LOG.info("the server stops; this is the last line that is shipped");
      root().removeHandler(handler);
      flush(sending);
      sending.stop();
      pipeline = null;
    }
  }

  /**
   * A second passes at most until a batch is sent; a target that is gone does not hold the stop.
   */
  private static void flush(AsyncBufferPipeline sending) {
    try {
      sending.waitPipelineIsEmpty(FLUSH_MILLIS);
    } catch (RuntimeException late) {
      // What is left is in the log files.
    }
  }

  private PipelineConfig config(URI url) {
    return PipelineConfig.builder()
        .setName("syntropy")
        .setBatchMaxItems(BATCH_LINES)
        .setBatchMaxBytes(BATCH_BYTES)
        .setBatchTimeoutMs(BATCH_MILLIS)
        .setSendQueueMaxBytes(QUEUE_BYTES)
        .setMaxRetries(RETRIES)
        .setInternalQueuesCheckTimeoutMs(100)
        .setUseDirectBuffers(false)
        .setDrainOnStop(false)
        .setWriter(PipelineConfig.json)
        .setHttpConfig(PipelineConfig.java(PushClient.LIMIT.toMillis()).setPushUrl(url.toString()))
        .setHttpClientFactory(http -> new PushClient(http, shipping.tokenFile(), counts))
        .setInternalLoggingFactory(source -> new Silence())
        .build();
  }

  private static Logger root() {
    return LogManager.getLogManager().getLogger("");
  }

  @Override
  public String name() {
    return "own_logs";
  }

  @Override
  public Condition check() {
    if (shipping.url().isEmpty()) {
      return new Condition(Health.GOOD, "kept in DATA/logs only; SYNTROPY_LOG_LOKI_URL is not set");
    }
    String target = shipping.url().get().getAuthority();
    return counts.failure().isEmpty()
        ? new Condition(Health.GOOD, target + ": " + counts.inWords())
        : new Condition(
            Health.BAD, "%s: %s; %s".formatted(target, counts.failure(), counts.inWords()));
  }

  @Override
  public MetricSnapshots collect() {
    return shipping.url().isEmpty() ? new MetricSnapshots() : counts.collect();
  }
}
