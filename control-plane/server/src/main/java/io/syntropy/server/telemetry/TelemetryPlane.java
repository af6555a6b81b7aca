package io.syntropy.server.telemetry;

import io.syntropy.server.http.ApiException;
import io.syntropy.server.live.LiveHub;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.JournalFollower;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.govern.CardinalityEvent;
import io.syntropy.telemetry.pipeline.StoreFeed;
import io.syntropy.telemetry.store.StoreUnavailable;
import io.syntropy.telemetry.store.TelemetryReader;
import io.syntropy.telemetry.store.TelemetryStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The store of telemetry beside the loop: fed from the journal at its own pace, and asked. */
@ApplicationScoped
public class TelemetryPlane {
  private static final Logger LOG = Logger.getLogger(TelemetryPlane.class);

  /** Memory for records that wait; what is over it is read from the journal later. */
  private static final long QUEUE_BYTES = 64L << 20;

  private static final Duration MAINTAIN_EVERY = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final StoreFactory stores;
  private final LiveHub live;
  private final ForwardPlane forwards;
  private final Clock clock;
  private final OtlpDecoder decoder;
  private final ScheduledExecutorService maintenance =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("telemetry-maintenance").unstarted(task));
  private volatile @Nullable Open open;

  private record Open(TelemetryStore store, StoreFeed feed, JournalFollower follower) {}

  /** A plane over the store that {@code stores} opens. */
  public TelemetryPlane(
      StoreFactory stores, ForwardPlane forwards, Scrubbing scrubbing, LiveHub live, Clock clock) {
    this.stores = stores;
    this.forwards = forwards;
    this.live = live;
    this.clock = clock;
    this.decoder = new OtlpDecoder(scrubbing.scrubber());
  }

  /** The one decoder of what arrives and of what the journal holds. */
  public OtlpDecoder decoder() {
    return decoder;
  }

  /** Opens the store and begins to feed it from {@code journal}. */
  public void start(Journal journal) {
    TelemetryStore store = stores.open();
    StoreFeed feed = new StoreFeed(store.writer(), stores.feed(this::exploded), clock);
    JournalFollower follower =
        new JournalFollower(
            "telemetry-store", journal, feed.start(), QUEUE_BYTES, feed::accept, feed::idle);
    open = new Open(store, feed, follower);
    follower.start();
    forwards.start(journal);
    maintenance.scheduleWithFixedDelay(
        this::maintain, MAINTAIN_EVERY.toSeconds(), MAINTAIN_EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Offers a durable record; never waits. */
  public void offer(JournalRecord record) {
    Open now = open;
    if (now != null) {
      now.follower().offer(record);
    }
    forwards.offer(record);
  }

  /** The position before which neither store nor forwarders need the journal any more. */
  public long needed() {
    Open now = open;
    return now == null
        ? 0
        : Math.min(
            forwards.needed(),
            now.store().writer().committed().values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(0));
  }

  /**
   * An answer of the store.
   *
   * @throws ApiException 503 before the start and while the store cannot answer; 400 for what it
   *     refuses
   */
  public <T> T ask(Function<TelemetryReader, T> question) {
    Open now = open;
    if (now == null) {
      throw ApiException.unavailable("telemetry store: not started yet", RETRY);
    }
    try {
      return question.apply(now.store().reader());
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    } catch (StoreUnavailable e) {
      throw ApiException.unavailable("telemetry store: " + e.getMessage(), RETRY);
    }
  }

  /** The open store, null before the start. */
  @Nullable TelemetryStore store() {
    Open now = open;
    return now == null ? null : now.store();
  }

  /** What feeds it, null before the start. */
  @Nullable JournalFollower follower() {
    Open now = open;
    return now == null ? null : now.follower();
  }

  /** What feeds the store, null before the start. */
  @Nullable StoreFeed feed() {
    Open now = open;
    return now == null ? null : now.feed();
  }

  private void exploded(CardinalityEvent event) {
    LOG.warn(event.message());
    live.publish("cardinality", "upsert", event);
  }

  /** Commits and closes; what cannot be committed is read from the journal at the next start. */
  public void stop() {
    maintenance.shutdownNow();
    forwards.stop();
    Open now = open;
    if (now == null) {
      return;
    }
    now.follower().close();
    try {
      now.feed().commit();
    } catch (StoreUnavailable e) {
      LOG.warnf("telemetry store: not committed at the stop: %s", e.getMessage());
    }
    now.store().close();
  }

  private void maintain() {
    TelemetryStore store = store();
    try {
      if (store != null) {
        store.maintain();
      }
    } catch (RuntimeException e) {
      LOG.warn("telemetry store: maintenance failed and is tried again", e);
    }
  }
}
