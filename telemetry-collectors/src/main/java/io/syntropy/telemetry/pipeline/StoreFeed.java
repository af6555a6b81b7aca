package io.syntropy.telemetry.pipeline;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.govern.CardinalityControl;
import io.syntropy.telemetry.govern.CardinalityStats;
import io.syntropy.telemetry.govern.SamplingStats;
import io.syntropy.telemetry.govern.ServiceMap;
import io.syntropy.telemetry.govern.ServiceMapView;
import io.syntropy.telemetry.govern.SpanMetrics;
import io.syntropy.telemetry.govern.TailSampler;
import io.syntropy.telemetry.store.KeptSpan;
import io.syntropy.telemetry.store.Signal;
import io.syntropy.telemetry.store.TelemetryWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Feeds journalled telemetry through governance into the store, in journal order, on one thread.
 * After a restart each signal goes on where its last commit says, so that nothing is stored twice
 * or left out.
 *
 * <p>Spans and logs are committed every 10 s. Metric points the more seldom the more series there
 * are, 5 minutes at most, since a commit writes a row for each series: what was not committed is
 * read from the journal again after a crash, and is visible before its commit too.
 */
public final class StoreFeed {
  private static final List<Signal> SIGNALS = List.of(Signal.values());
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(10);
  private static final Duration SELDOM = Duration.ofMinutes(5);
  private static final Duration PER_SERIES = Duration.ofMillis(3);

  private final TelemetryWriter writer;
  private final FeedSettings settings;
  private final InstantSource clock;
  private final TailSampler sampler;
  private final CardinalityControl cardinality;
  private final SpanMetrics spanMetrics;
  private final ServiceMap map = new ServiceMap(ServiceMap.Settings.DEFAULTS);
  private volatile CardinalityStats series;
  private Predicate<Series> sliInputs;
  private long drainedAt;
  private final Map<Signal, Long> from;
  private final List<KeptSpan> decided = new ArrayList<>();
  private final Map<Signal, Long> committedAt = new EnumMap<>(Signal.class);
  private long next;

  /** Feeds {@code writer} from where its commits end. */
  public StoreFeed(TelemetryWriter writer, FeedSettings settings, InstantSource clock) {
    this.writer = writer;
    this.settings = settings;
    this.clock = clock;
    this.sampler = new TailSampler(settings.sampling());
    this.sliInputs = settings.sliInputs().get();
    this.cardinality = new CardinalityControl(settings.cardinality(), this::isSliInput, List.of());
    this.series = cardinality.stats();
    this.spanMetrics = new SpanMetrics(SpanMetrics.Settings.DEFAULTS, sampler::keeps);
    this.from = new EnumMap<>(Signal.class);
    for (Signal signal : SIGNALS) {
      from.put(signal, writer.committed().getOrDefault(signal, 0L));
      committedAt.put(signal, clock.millis());
    }
    this.next = start();
  }

  /** Where the journal has to be read from. */
  public long start() {
    return from.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /**
   * Takes one record.
   *
   * @throws io.syntropy.telemetry.store.StoreUnavailable when the store could not take or commit
   *     what came before, or these log records; nothing of the record was taken, it may be handed
   *     over again
   */
  public void accept(JournalRecord record) {
    storeDecided();
    reportDue(record.receivedAtMillis());
    commitDue();
    switch (record.kind()) {
      case OTLP_METRICS -> {
        if (wanted(Signal.METRICS, record)) {
          points(cardinality.admit(record.receivedAtMillis(), record.samples()));
        }
      }
      case OTLP_TRACES -> spans(record, only(record, Sample.Span.class));
      case OTLP_LOGS -> {
        if (wanted(Signal.LOGS, record)) {
          writer.logs(only(record, Sample.Log.class));
        }
      }
      case CONTROL -> {}
    }
    next = record.position() + 1;
  }

  private void spans(JournalRecord record, List<Sample.Span> spans) {
    long received = record.receivedAtMillis();
    if (wanted(Signal.METRICS, record)) {
      spanMetrics.accept(received, spans);
      map.accept(received, spans);
    }
    if (wanted(Signal.TRACES, record)) {
      sampler.accept(record.position(), received, spans);
      decided.addAll(sampler.release(received));
    }
  }

  /** The sampler gives a span once: it is kept here until the store took it. */
  private void storeDecided() {
    if (!decided.isEmpty()) {
      writer.spans(decided);
      decided.clear();
    }
  }

  private void points(List<Sample> samples) {
    if (settings.storeMetrics()) {
      writer.points(samples);
    }
  }

  /** What is to be done when nothing arrives. */
  public void idle() {
    long now = clock.millis();
    decided.addAll(sampler.release(now));
    storeDecided();
    reportDue(now);
    commitDue();
  }

  /** Turns what was counted into points, every 10 s of receive time. */
  private void reportDue(long now) {
    if (Math.abs(now - drainedAt) >= REPORT_EVERY.toMillis()) {
      report(now);
    }
  }

  private void report(long now) {
    drainedAt = now;
    points(cardinality.drain());
    points(spanMetrics.drain(now));
    points(map.drain(now));
    cardinality.events().forEach(settings.exploded());
    series = cardinality.stats();
    Predicate<Series> inputs = settings.sliInputs().get();
    if (inputs != sliInputs) {
      sliInputs = inputs;
      cardinality.sliInputsChanged();
    }
  }

  private boolean isSliInput(Series s) {
    return sliInputs.test(s);
  }

  /** Commits the signals whose time has come. */
  private void commitDue() {
    long now = clock.millis();
    Map<Signal, Long> due = null;
    for (Signal signal : SIGNALS) {
      // A clock set back must not keep it from committing.
      long since = Math.abs(now - committedAt.getOrDefault(signal, now));
      if (since >= COMMIT_EVERY.toMillis() && since >= every(signal).toMillis()) {
        due = due == null ? new EnumMap<>(Signal.class) : due;
        due.put(signal, position(signal));
      }
    }
    if (due != null) {
      commit(due);
    }
  }

  private Duration every(Signal signal) {
    if (signal != Signal.METRICS || !settings.storeMetrics()) {
      return COMMIT_EVERY;
    }
    long active = series.active().values().stream().mapToLong(Integer::longValue).sum();
    Duration every = COMMIT_EVERY.plus(PER_SERIES.multipliedBy(active));
    return every.compareTo(SELDOM) < 0 ? every : SELDOM;
  }

  /** Commits everything that is decided. */
  public void commit() {
    storeDecided();
    Map<Signal, Long> all = new EnumMap<>(Signal.class);
    for (Signal signal : SIGNALS) {
      all.put(signal, position(signal));
    }
    commit(all);
  }

  private void commit(Map<Signal, Long> positions) {
    if (positions.containsKey(Signal.METRICS)) {
      report(drainedAt); // what was counted belongs to the records before the commit's position
    }
    writer.commit(positions);
    long now = clock.millis();
    positions.keySet().forEach(signal -> committedAt.put(signal, now));
  }

  /** Where a restart has to begin; spans that are still held are handed over again. */
  private long position(Signal signal) {
    long reached = signal == Signal.TRACES ? sampler.oldestPosition().orElse(next) : next;
    return Math.max(reached, from.getOrDefault(signal, 0L));
  }

  private boolean wanted(Signal signal, JournalRecord record) {
    return record.position() >= from.getOrDefault(signal, 0L);
  }

  /** How many series there are, as of the last report. */
  public CardinalityStats series() {
    return series;
  }

  /** Which services call which. */
  public ServiceMapView map() {
    return map.view();
  }

  /** What became of traces so far. */
  public SamplingStats sampling() {
    return sampler.stats();
  }

  private static <T extends Sample> List<T> only(JournalRecord record, Class<T> kind) {
    List<T> found = new ArrayList<>(record.samples().size());
    for (Sample sample : record.samples()) {
      if (kind.isInstance(sample)) {
        found.add(kind.cast(sample));
      }
    }
    return found;
  }
}
