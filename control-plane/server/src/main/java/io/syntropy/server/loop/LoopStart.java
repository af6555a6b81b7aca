package io.syntropy.server.loop;

import io.quarkus.runtime.ShutdownEvent;
import io.syntropy.server.StartSequence;
import io.syntropy.server.Startup;
import io.syntropy.server.config.ConfigService;
import io.syntropy.server.config.ConfigSources;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.identity.IngestAccess;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.probe.Prober;
import io.syntropy.server.prometheus.PrometheusPoller;
import io.syntropy.server.registry.ServiceStore;
import io.syntropy.server.telemetry.OwnTelemetry;
import io.syntropy.server.telemetry.ScrapePlane;
import io.syntropy.server.telemetry.TelemetryPlane;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.JournalConfig;
import io.syntropy.telemetry.OtlpReceiver;
import io.syntropy.telemetry.ReceiverConfig;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.SegmentJournal;
import io.syntropy.telemetry.loki.LokiPush;
import io.syntropy.telemetry.prometheus.RemoteWrite;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the loop back to where it was: rows, checkpoint, journal; then the lease, the
 * configuration, the probes and the clock; the receivers open last.
 */
@ApplicationScoped
public class LoopStart implements StartSequence {
  private static final Logger LOG = Logger.getLogger(LoopStart.class);

  private final ServerConfig config;
  private final JournalLimits limits;
  private final LoopState state;
  private final ControlLoop loop;
  private final LoopHandler handler;
  private final Checkpoints checkpoints;
  private final ServiceStore services;
  private final LeaseEvents lease;
  private final Leadership leadership;
  private final ConfigService configuration;
  private final Prober prober;
  private final PrometheusPoller poller;
  private final KedaScaler scaler;
  private final IngestAccess access;
  private final TelemetryPlane telemetry;
  private final ScrapePlane scraping;
  private final OwnTelemetry own;
  private final StoredJson json;
  private final Vertx vertx;
  private final Clock clock;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("tick").unstarted(task));
  private volatile @Nullable Journal journal;
  private volatile @Nullable OtlpReceiver receiver;

  /** Starts what it is given. */
  public LoopStart(
      ServerConfig config,
      JournalLimits limits,
      LoopState state,
      ControlLoop loop,
      LoopHandler handler,
      Checkpoints checkpoints,
      ServiceStore services,
      LeaseEvents lease,
      Leadership leadership,
      ConfigService configuration,
      Prober prober,
      PrometheusPoller poller,
      KedaScaler scaler,
      IngestAccess access,
      TelemetryPlane telemetry,
      ScrapePlane scraping,
      OwnTelemetry own,
      StoredJson json,
      Vertx vertx,
      Clock clock) {
    this.config = config;
    this.limits = limits;
    this.state = state;
    this.loop = loop;
    this.handler = handler;
    this.checkpoints = checkpoints;
    this.services = services;
    this.lease = lease;
    this.leadership = leadership;
    this.configuration = configuration;
    this.prober = prober;
    this.poller = poller;
    this.scaler = scaler;
    this.access = access;
    this.telemetry = telemetry;
    this.scraping = scraping;
    this.own = own;
    this.json = json;
    this.vertx = vertx;
    this.clock = clock;
  }

  /** The open journal, null before the start. */
  @Nullable Journal journal() {
    return journal;
  }

  /** The open receivers, null before the start. */
  @Nullable OtlpReceiver receiver() {
    return receiver;
  }

  @Override
  public void run(Startup startup) throws Exception {
    services.all().forEach(s -> state.registry().put(s.name(), s.manifest()));
    Path data = config.data();
    Journal opened =
        SegmentJournal.open(
            JournalConfig.in(data.resolve("journal")).withSegmentBytes(limits.segmentBytes()),
            telemetry.decoder());
    journal = opened;
    replay(opened, data);
    telemetry.start(opened);
    loop.start(opened, handler);
    loop.submit(new ControlEvent.Booted(Instant.now(clock)));
    lease.start(config);
    configuration.start(ConfigSources.at(config.configLocation(), data));
    handler.watch(Instant.now(clock));
    prober.start();
    // The machines as they were restored are visible from the moment the server says it is ready.
    loop.submit(new ControlEvent.Tick(Instant.now(clock)));
    scheduleTick(Instant.now(clock).getEpochSecond() + 1);
    OtlpReceiver started =
        OtlpReceiver.start(
            vertx,
            receivers(),
            opened,
            clock,
            telemetry.decoder(),
            List.of(new RemoteWrite(), new LokiPush()));
    receiver = started;
    scraping.start(started.intake());
    own.open(started.intake());
    poller.start(opened);
    scaler.start();
    startup.ready();
  }

  void stop(@Observes ShutdownEvent stopping) {
    ticks.shutdownNow();
    poller.stop();
    scraping.stop();
    OtlpReceiver open = receiver;
    if (open != null) {
      open.close();
    }
    Journal log = journal;
    if (log != null && loop.alive()) {
      loop.stop();
      leadership.stop();
      log.close(); // returns when everything appended was folded
      telemetry.stop();
      handler.checkpoint();
    }
  }

  private void replay(Journal opened, Path data) throws IOException {
    long started = System.nanoTime();
    long from = checkpoints.restore(data.resolve("checkpoint"), opened, handler);
    long[] records = {0};
    opened.replay(
        from,
        record -> {
          records[0]++;
          handler.recover(
              record,
              record.kind() == RecordKind.CONTROL
                  ? json.read(record.payload(), ControlEvent.class)
                  : null);
          handler.reached(record.position());
        });
    if (records[0] == 0) {
      handler.reached(from - 1);
    }
    LOG.infof(
        "journal: %d records replayed from %d in %d ms",
        records[0], from, (System.nanoTime() - started) / 1_000_000);
  }

  /** Ticks stand on whole seconds, so that a hold of 3 s takes three of them and not four. */
  private void scheduleTick(long second) {
    long wait = second * 1000 - clock.millis();
    ticks.schedule(() -> tick(second), Math.max(0, wait), TimeUnit.MILLISECONDS);
  }

  private void tick(long second) {
    // After a pause the missed seconds are skipped: nobody saw them.
    scheduleTick(Math.max(second + 1, clock.instant().getEpochSecond()));
    leadership.watch(); // before the tick: what it decides would not be ours any more
    loop.post(new ControlEvent.Tick(Instant.ofEpochSecond(second)))
        .whenComplete((position, failure) -> {
          if (failure != null) {
            LOG.warnf("a tick was not journalled: %s", failure.getMessage());
          }
        });
  }

  private ReceiverConfig receivers() {
    return ReceiverConfig.loopback(config.otlpHttpPort(), config.otlpGrpcPort())
        .withBind(config.bind(), access.predicate(), access.hosts());
  }
}
