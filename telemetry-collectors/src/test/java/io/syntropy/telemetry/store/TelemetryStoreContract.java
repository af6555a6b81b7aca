package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link TelemetryStore} promises about spans and log records; every adapter extends it. */
public abstract class TelemetryStoreContract {
  /** When the data of these tests begins. */
  protected static final Instant START = Instant.parse("2026-11-20T22:30:00Z");

  /** A commit of everything. */
  static final Map<Signal, Long> ALL_SIGNALS =
      Map.of(Signal.TRACES, 1L, Signal.LOGS, 1L, Signal.METRICS, 1L);

  private static final Duration LENGTH = Duration.ofHours(3);
  private static final TimeRange ALL =
      new TimeRange(START.minusSeconds(1), START.plus(LENGTH).plusSeconds(1));

  private TelemetryStore store;

  /** Opens the store of this test; called again after a close, it has the same data. */
  protected abstract TelemetryStore open(Clock clock);

  @BeforeEach
  void begin() {
    store = open(at(START.plus(LENGTH)));
  }

  @AfterEach
  void end() {
    store.close();
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private void reopen(Instant now) {
    store.close();
    store = open(at(now));
  }

  @Test
  void anEmptyStoreAnswersWithNothing() {
    TelemetryReader reader = store.reader();
    assertThat(reader.trace("0123456789abcdef0123456789abcdef")).isEmpty();
    assertThat(reader.trace("'; DROP TABLE spans; --")).isEmpty();
    assertThat(reader.span("0123456789abcdef0123456789abcdef", "0123456789abcdef")).isEmpty();
    assertThat(reader.traces(spansOf(ALL, 10, null)))
        .isEqualTo(new Answer<TraceSummary>(List.of(), 0, null, null));
    assertThat(reader.logs(logsOf(ALL, 10, null)))
        .isEqualTo(new Answer<LogView>(List.of(), 0, null, null));
    assertThat(
            reader
                .difference(new DifferenceQuery(spansOf(ALL, 1, null), spansOf(ALL, 1, null), 5))
                .items())
        .isEmpty();
    assertThat(store.writer().committed()).allSatisfy((s, p) -> assertThat(p).isZero());
    store.maintain();
    assertThat(store.health().fault()).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void tracesAreFoundAsOneWouldByLookingAtEachSpan(long seed) {
    RandomTelemetry random = new RandomTelemetry(seed, START, LENGTH);
    NaiveStore naive = new NaiveStore();
    for (int round = 0; round < 20; round++) {
      List<KeptSpan> batch =
          Stream.generate(random::span).limit(1 + random.random().nextInt(80)).toList();
      store.writer().spans(batch);
      naive.spans(batch);
      disturb(random, round, Signal.TRACES);
      for (int i = 0; i < 6; i++) {
        check(random.spanQuery(), naive);
      }
      String id = random.one(naive.all()).span().traceId();
      assertThat(store.reader().trace(id))
          .hasValue(new Trace(id, naive.trace(id), naive.trace(id).size(), naive.newestSpan()));
    }
    naive.all().stream().limit(200).forEach(this::checkDetails);
  }

  private void disturb(RandomTelemetry random, int round, Signal signal) {
    store.writer().commit(Map.of(signal, round + 1L));
    assertThat(store.writer().committed()).containsEntry(signal, round + 1L);
    switch (random.random().nextInt(5)) {
      case 0 -> store.maintain();
      case 1 -> reopen(START.plus(LENGTH).plus(Duration.ofHours(random.random().nextInt(40))));
      default -> {}
    }
  }

  private void check(SpanQuery query, NaiveStore naive) {
    List<TraceSummary> expected = naive.traces(query);
    List<TraceSummary> found = new ArrayList<>();
    String cursor = null;
    do {
      Answer<TraceSummary> page =
          store
              .reader()
              .traces(
                  new SpanQuery(
                      query.range(),
                      query.service(),
                      query.route(),
                      query.region(),
                      query.status(),
                      query.longerThan(),
                      query.shorterThan(),
                      query.attributes(),
                      query.limit(),
                      cursor));
      assertThat(page.matched()).as("%s", query).isEqualTo(expected.size());
      assertThat(page.watermark()).isEqualTo(naive.newestSpan());
      assertThat(page.items()).hasSizeLessThanOrEqualTo(query.limit());
      found.addAll(page.items());
      cursor = page.next();
      assertThat(page.items().isEmpty() && cursor != null).isFalse();
    } while (cursor != null);
    assertThat(found).as("%s", query).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void checkDetails(KeptSpan kept) {
    Sample.Span s = kept.span();
    assertThat(store.reader().span(s.traceId(), s.spanId()))
        .hasValue(
            new SpanView(
                s.traceId(), NaiveStore.row(kept), s.resource(), s.attributes(), s.details()));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void logRecordsAreFoundAsOneWouldByLookingAtEach(long seed) {
    RandomTelemetry random = new RandomTelemetry(seed, START, LENGTH);
    NaiveStore naive = new NaiveStore();
    for (int round = 0; round < 20; round++) {
      List<Sample.Log> batch =
          Stream.generate(random::log).limit(1 + random.random().nextInt(80)).toList();
      store.writer().logs(batch);
      naive.logs(batch);
      disturb(random, round, Signal.LOGS);
      for (int i = 0; i < 6; i++) {
        check(random.logQuery(), naive);
      }
    }
  }

  private void check(LogQuery q, NaiveStore naive) {
    List<Sample.Log> expected = naive.logs(q);
    List<Sample.Log> found = new ArrayList<>();
    String cursor = null;
    do {
      Answer<LogView> page =
          store
              .reader()
              .logs(
                  new LogQuery(
                      q.range(),
                      q.text(),
                      q.level(),
                      q.service(),
                      q.region(),
                      q.traceId(),
                      q.spanId(),
                      q.attributes(),
                      q.limit(),
                      cursor));
      assertThat(page.matched()).as("%s", q).isEqualTo(expected.size());
      assertThat(page.items()).hasSizeLessThanOrEqualTo(q.limit());
      page.items().forEach(v -> found.add(v.log()));
      cursor = page.next();
    } while (cursor != null);
    assertThat(found).as("%s", q).containsExactlyElementsOf(expected);
  }

  @Test
  void aLevelIsFoundByAllItsNames() {
    List<Sample.Log> logs =
        Stream.of("WARN", "WARNING", "ERROR", "CRITICAL", "FATAL")
            .map(level ->
                new Sample.Log(
                    DataFile.nanos(START),
                    level,
                    level,
                    "",
                    "",
                    Attributes.EMPTY,
                    Attributes.EMPTY))
            .toList();
    store.writer().logs(logs);
    assertThat(bodies("WARN")).containsExactlyInAnyOrder("WARN", "WARNING");
    store.writer().commit(ALL_SIGNALS);
    assertThat(bodies("WARNING")).containsExactlyInAnyOrder("WARN", "WARNING");
    assertThat(bodies("FATAL")).containsExactlyInAnyOrder("CRITICAL", "FATAL");
    assertThat(bodies("ERROR")).containsExactly("ERROR");
  }

  private List<String> bodies(String level) {
    LogQuery query = new LogQuery(ALL, null, level, null, null, null, null, Map.of(), 10, null);
    return store.reader().logs(query).items().stream().map(v -> v.log().body()).toList();
  }

  @Test
  void tracesComeNewestFirst() {
    RandomTelemetry random = new RandomTelemetry(7, START, LENGTH);
    store.writer().spans(Stream.generate(random::span).limit(500).toList());
    store.writer().commit(ALL_SIGNALS);
    List<Long> times =
        store.reader().traces(spansOf(ALL, 200, null)).items().stream()
            .map(t ->
                store.reader().trace(t.traceId()).orElseThrow().spans().stream()
                    .mapToLong(r -> r.startNanos() + r.durationNanos())
                    .max()
                    .orElseThrow())
            .toList();
    assertThat(times).hasSizeGreaterThan(50).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void whatWasNotCommittedIsGoneAfterARestartAndCountsOnceWhenHandedOverAgain() {
    RandomTelemetry random = new RandomTelemetry(8, START, LENGTH);
    List<KeptSpan> first = Stream.generate(random::span).limit(50).toList();
    List<KeptSpan> second = Stream.generate(random::span).limit(50).toList();
    store.writer().spans(first);
    store.writer().commit(Map.of(Signal.TRACES, 10L, Signal.LOGS, 12L));
    store.writer().spans(second);
    reopen(START.plus(LENGTH));
    assertThat(store.writer().committed())
        .containsEntry(Signal.TRACES, 10L)
        .containsEntry(Signal.LOGS, 12L)
        .containsEntry(Signal.METRICS, 0L);
    NaiveStore naive = new NaiveStore();
    naive.spans(first);
    check(spansOf(ALL, 20, null), naive);

    store.writer().spans(second);
    store.writer().commit(Map.of(Signal.TRACES, 20L));
    naive.spans(second);
    check(spansOf(ALL, 20, null), naive);
    assertThat(store.writer().committed())
        .containsEntry(Signal.TRACES, 20L)
        .containsEntry(Signal.LOGS, 12L);
  }

  @Test
  void aTraceOfTooManySpansIsCutAndSaysSo() {
    List<KeptSpan> spans =
        IntStream.rangeClosed(1, 10_050)
            .mapToObj(i -> span("abc", i, START.plusMillis(i), Attributes.EMPTY))
            .toList();
    store.writer().spans(spans);
    store.writer().commit(ALL_SIGNALS);
    Trace trace = store.reader().trace(spans.getFirst().span().traceId()).orElseThrow();
    assertThat(trace.matched()).isEqualTo(10_050);
    assertThat(trace.spans()).hasSize(10_000);
    assertThat(trace.spans().getFirst().spanId()).isEqualTo("0000000000000001");
  }

  @Test
  void aSpanThatWasSentTwiceIsShownOnce() {
    List<KeptSpan> spans =
        IntStream.rangeClosed(1, 3)
            .mapToObj(i -> span("abc", i, START.plusMillis(i), Attributes.EMPTY))
            .toList();
    store.writer().spans(spans);
    store.writer().commit(ALL_SIGNALS);
    store.writer().spans(spans.subList(1, 3));
    Trace trace = store.reader().trace(spans.getFirst().span().traceId()).orElseThrow();
    assertThat(trace.matched()).isEqualTo(3);
    assertThat(trace.spans()).hasSize(3);
  }

  @Test
  void attributesThatDifferComeFirstAndIdsDoNot() {
    List<KeptSpan> spans = new ArrayList<>();
    Instant later = START.plus(Duration.ofHours(1));
    for (int i = 1; i <= 400; i++) {
      boolean bad = i > 200;
      Attributes attributes =
          Attributes.of(
              "db.pool", bad && i % 4 != 0 ? "b" : "a",
              "host", "host-" + i % 5,
              "request.id", "r-" + i,
              "session.id", "s-" + i / 4);
      spans.add(
          span(
              Integer.toHexString(i),
              i,
              bad ? later.plusMillis(i) : START.plusMillis(i),
              attributes));
    }
    store.writer().spans(spans);
    store.writer().commit(ALL_SIGNALS);
    DifferenceQuery query =
        new DifferenceQuery(
            spansOf(new TimeRange(later, later.plusSeconds(60)), 1, null),
            spansOf(new TimeRange(START, START.plusSeconds(60)), 1, null),
            10);
    List<Difference> found = store.reader().difference(query).items();
    assertThat(found.getFirst().attribute()).isEqualTo("db.pool");
    assertThat(found.getFirst().values())
        .containsExactly(new Difference.Value("a", 0.25, 1), new Difference.Value("b", 0.75, 0));
    assertThat(found.stream().skip(1)).allSatisfy(d -> assertThat(d.score()).isLessThan(0.05));
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 10})
  void differencesAreThoseOfAllSpans(long seed) {
    RandomTelemetry random = new RandomTelemetry(seed, START, LENGTH);
    NaiveStore naive = new NaiveStore();
    for (int i = 0; i < 4; i++) {
      List<KeptSpan> spans = Stream.generate(random::span).limit(500).toList();
      store.writer().spans(spans);
      store.writer().commit(ALL_SIGNALS);
      naive.spans(spans);
    }
    for (int i = 0; i < 20; i++) {
      DifferenceQuery query = new DifferenceQuery(random.spanQuery(), random.spanQuery(), 100);
      Map<String, Double> expected = naive.differences(query);
      List<Difference> found = store.reader().difference(query).items();
      assertThat(found)
          .isSortedAccordingTo(Comparator.comparingDouble(d -> -d.score()))
          .allSatisfy(d ->
              assertThat(d.score())
                  .as("%s of %s", d.attribute(), query)
                  .isCloseTo(expected.get(d.attribute()), within(1e-6)));
    }
  }

  @Test
  void aCursorOfSomeoneElseIsRefused() {
    for (String cursor : List.of("x", "", "%%%", "AAAA")) {
      assertThatThrownBy(() -> store.reader().traces(spansOf(ALL, 1, cursor)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cursor");
      assertThatThrownBy(() -> store.reader().logs(logsOf(ALL, 1, cursor)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cursor");
    }
  }

  @Test
  void aCursorOfTheOtherListIsRefused() {
    RandomTelemetry random = new RandomTelemetry(12, START, LENGTH);
    store.writer().logs(Stream.generate(random::log).limit(30).toList());
    store.writer().commit(ALL_SIGNALS);
    String cursor = Objects.requireNonNull(store.reader().logs(logsOf(ALL, 1, null)).next());
    assertThat(store.reader().logs(logsOf(ALL, 1, cursor)).items()).hasSize(1);
    assertThatThrownBy(() -> store.reader().traces(spansOf(ALL, 1, cursor)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cursor");
  }

  @Test
  void healthTellsBytesAndWatermarks() {
    RandomTelemetry random = new RandomTelemetry(11, START, LENGTH);
    store.writer().logs(Stream.generate(random::log).limit(30).toList());
    store.writer().commit(ALL_SIGNALS);
    StoreHealth health = store.health();
    assertThat(health.bytes()).containsOnlyKeys(Signal.LOGS);
    assertThat(health.watermarks()).containsOnlyKeys(Signal.LOGS);
    assertThat(health.quarantined()).isEmpty();
    assertThat(health.fault()).isNull();
  }

  static SpanQuery spansOf(TimeRange range, int limit, String cursor) {
    return new SpanQuery(range, null, null, null, null, null, null, Map.of(), limit, cursor);
  }

  static LogQuery logsOf(TimeRange range, int limit, String cursor) {
    return new LogQuery(range, null, null, null, null, null, null, Map.of(), limit, cursor);
  }

  static KeptSpan span(String trace, long id, Instant end, Attributes attributes) {
    long nanos = Duration.between(Instant.EPOCH, end).toNanos();
    return new KeptSpan(
        new Sample.Span(
            "0".repeat(32 - trace.length()) + trace,
            String.format(java.util.Locale.ROOT, "%016x", id),
            "op",
            "server",
            "ok",
            nanos - 1,
            nanos,
            Attributes.of("service.name", "shop"),
            attributes),
        1);
  }
}
