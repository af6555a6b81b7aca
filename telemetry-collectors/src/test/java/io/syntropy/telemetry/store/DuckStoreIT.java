package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the embedded store's own: files, damage, stops, full disks, age. */
class DuckStoreIT {
  private static final Instant START = Instant.parse("2026-11-20T22:30:00Z");
  private static final TimeRange ALL =
      new TimeRange(START.minus(Duration.ofDays(1)), START.plus(Duration.ofDays(1)));

  @TempDir Path folder;
  private final FaultyDisk disk = new FaultyDisk();
  private DuckStore store;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  private void open(Instant now, StoreDisk on) {
    close();
    store =
        DuckStore.open(
            folder,
            Retention.DEFAULT,
            DuckLimits.DEFAULT,
            Clock.fixed(now, ZoneOffset.UTC),
            on,
            parts -> new NoMetrics());
  }

  @Test
  void smallFilesBecomeOneOfTheHourAndOneOfTheDay() throws Exception {
    RandomTelemetry random = new RandomTelemetry(1, START, Duration.ofMinutes(80));
    open(START.plus(Duration.ofMinutes(80)), disk);
    for (int i = 0; i < 40; i++) {
      store.writer().spans(Stream.generate(random::span).limit(20).toList());
      store.writer().logs(List.of(log(random.time(), "INFO"), log(random.time(), "INFO")));
      store.writer().commit(Map.of(Signal.TRACES, i + 1L, Signal.LOGS, i + 1L));
    }
    assertThat(files(DataClass.SPANS)).hasSize(40);
    store.maintain();
    assertThat(files(DataClass.SPANS)).hasSizeLessThan(12);
    assertThat(counted()).isEqualTo(800);

    open(START.plus(Duration.ofHours(40)), disk);
    store.maintain();
    store.maintain();
    assertThat(files(DataClass.SPANS)).hasSize(2);
    assertThat(files(DataClass.LOGS)).hasSize(1).allMatch(f -> f.contains("/5-"));
    assertThat(counted()).isEqualTo(800);
    assertThat(store.reader().logs(TelemetryStoreContract.logsOf(ALL, 1, null)).matched())
        .isEqualTo(80);
  }

  @Test
  void eachClassIsDeletedArchivedOrAnonymisedAtItsAge() throws Exception {
    open(START, disk);
    store.writer().spans(List.of(TelemetryStoreContract.span("a1", 1, START, Attributes.EMPTY)));
    List<String> classes =
        List.of("logs", "debug", "performance", "security", "transactions", "vibrational");
    for (String c : classes) {
      store
          .writer()
          .logs(
              List.of(
                  new Sample.Log(
                      nanos(START),
                      "INFO",
                      "user 3f9ac01d77 said it",
                      "",
                      "",
                      Attributes.EMPTY,
                      Attributes.of(
                          "log.class", c, "user_hash", "3f9ac01d77", "x", "by 3f9ac01d77"))));
    }
    store.writer().commit(TelemetryStoreContract.ALL_SIGNALS);

    after(Duration.ofDays(6));
    assertThat(kept()).containsExactlyInAnyOrderElementsOf(classes);
    assertThat(counted()).isEqualTo(1);
    after(Duration.ofDays(15));
    assertThat(counted()).isZero();
    assertThat(kept()).doesNotContain("debug").hasSize(5);
    assertThat(people()).hasSize(5).containsOnly("3f9ac01d77");
    after(Duration.ofDays(31));
    assertThat(people()).hasSize(5).filteredOn(p -> !p.equals("3f9ac01d77")).hasSize(1);
    assertThat(files(DataClass.VIBRATIONAL)).isEmpty();
    after(Duration.ofDays(91));
    assertThat(kept()).containsExactlyInAnyOrder("logs", "security", "transactions");
    after(Duration.ofDays(181));
    assertThat(files(DataClass.LOGS)).isEmpty();
    assertThat(files(DataClass.ARCHIVE)).hasSize(1);
    assertThat(kept()).contains("logs");
    after(Duration.ofDays(180 + 366));
    assertThat(kept()).containsExactlyInAnyOrder("security", "transactions");
    after(Duration.ofDays(3 * 365 + 2));
    assertThat(kept()).containsExactly("security");
    after(Duration.ofDays(7 * 365 + 3));
    assertThat(kept()).isEmpty();
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.filter(p -> p.toString().endsWith(".parquet"))).isEmpty();
    }
  }

  private void after(Duration age) {
    open(START.plus(age), disk);
    store.maintain();
    store.maintain();
  }

  private List<LogView> views() {
    return store.reader().logs(TelemetryStoreContract.logsOf(ALL, 200, null)).items();
  }

  private List<String> kept() {
    return views().stream().map(LogView::storedClass).toList();
  }

  /** Who is named in attributes; the body and other attributes have to name the same. */
  private List<String> people() {
    return views().stream()
        .map(v -> {
          String who = v.log().attributes().get("user_hash");
          assertThat(v.log().body()).isEqualTo("user " + who + " said it");
          assertThat(v.log().attributes().get("x")).isEqualTo("by " + who);
          return who;
        })
        .toList();
  }

  @Test
  void aDamagedFileIsSetAsideAndTheRestAnswers() throws Exception {
    open(START, disk);
    for (int i = 0; i < 3; i++) {
      List<KeptSpan> spans = new ArrayList<>();
      for (int k = 0; k < 500; k++) {
        spans.add(TelemetryStoreContract.span("a" + k, i * 1000 + k + 1, START, Attributes.EMPTY));
      }
      store.writer().spans(spans);
      store.writer().commit(Map.of(Signal.TRACES, i + 1L));
    }
    String bad = files(DataClass.SPANS).get(1);
    byte[] content = Files.readAllBytes(folder.resolve(bad));
    for (int i = 4; i < content.length - 4; i++) {
      content[i] = 0x55;
    }
    Files.write(folder.resolve(bad), content);

    assertThat(store.reader().trace("0".repeat(30) + "a1").orElseThrow().matched()).isEqualTo(2);
    assertThat(counted()).isEqualTo(1000);
    assertThat(store.health().quarantined()).containsExactly(bad.replace('/', '_'));
    open(START, disk);
    assertThat(store.health().quarantined()).containsExactly(bad.replace('/', '_'));
    assertThat(counted()).isEqualTo(1000);
  }

  @Test
  void damageThatNoQueryMeetsIsFoundByMaintenance() throws Exception {
    open(START, disk);
    store.writer().spans(List.of(TelemetryStoreContract.span("a1", 1, START, Attributes.EMPTY)));
    store.writer().commit(TelemetryStoreContract.ALL_SIGNALS);
    String file = files(DataClass.SPANS).getFirst();
    byte[] content = Files.readAllBytes(folder.resolve(file));
    content[content.length / 2] ^= 1;
    Files.write(folder.resolve(file), content);
    store.maintain();
    assertThat(store.health().quarantined()).containsExactly(file.replace('/', '_'));
  }

  @Test
  void aMissingOrDamagedIndexCostsTimeAndNothingElse() throws Exception {
    open(START, disk);
    store.writer().spans(List.of(TelemetryStoreContract.span("a1", 1, START, Attributes.EMPTY)));
    store.writer().commit(TelemetryStoreContract.ALL_SIGNALS);
    store.writer().spans(List.of(TelemetryStoreContract.span("a1", 2, START, Attributes.EMPTY)));
    store.writer().commit(TelemetryStoreContract.ALL_SIGNALS);
    List<Path> indexes =
        files(DataClass.SPANS).stream()
            .map(f -> folder.resolve(f.replace(".parquet", ".idx")))
            .toList();
    byte[] good = Files.readAllBytes(indexes.get(0));
    Files.delete(indexes.get(0));
    byte[] bad = Files.readAllBytes(indexes.get(1));
    bad[20] ^= 1;
    Files.write(indexes.get(1), bad);

    open(START, disk);
    assertThat(store.reader().trace("0".repeat(30) + "a1").orElseThrow().matched()).isEqualTo(2);
    store.maintain();
    assertThat(indexes.get(0)).hasBinaryContent(good);
    assertThat(Files.readAllBytes(indexes.get(1))).isNotEqualTo(bad);
  }

  @Test
  void aStopBetweenAnyTwoStepsLosesAndDoublesNothing() throws Exception {
    for (int steps = 0; ; steps++) {
      wipe();
      open(START, new StoreDisk.Real());
      long next = 0;
      for (; next < 9; next++) {
        batch(next);
      }
      open(START.plus(Duration.ofHours(3)), disk);
      disk.stopAfter(steps);
      try {
        batch(next++);
        store.maintain();
        batch(next++);
        store.maintain();
      } catch (StoreUnavailable e) { // the stop
      }
      boolean stopped = disk.stopped();
      open(START.plus(Duration.ofHours(3)), new StoreDisk.Real());
      long committed = store.writer().committed().getOrDefault(Signal.TRACES, 0L);
      assertThat(committed).as("after %d steps", steps).isBetween(9L, next);
      assertThat(counted()).as("after %d steps", steps).isEqualTo(committed);
      for (long i = committed; i < 11; i++) {
        batch(i);
      }
      store.maintain();
      assertThat(counted()).as("after %d steps", steps).isEqualTo(11);
      assertThat(store.health().quarantined()).isEmpty();
      if (!stopped) {
        assertThat(steps).isGreaterThan(20);
        return;
      }
    }
  }

  /** Span number {@code i}, with a commit. */
  private void batch(long i) {
    store
        .writer()
        .spans(
            List.of(
                TelemetryStoreContract.span(
                    Long.toHexString(i + 1), i + 1, START.plusSeconds(i), Attributes.EMPTY)));
    store.writer().commit(Map.of(Signal.TRACES, i + 1));
  }

  private void wipe() throws IOException {
    close();
    store = null;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.filter(Files::isRegularFile).toList()) {
        Files.delete(p);
      }
    }
  }

  @Test
  void whileTheDiskIsFullNothingIsLostAndAfterwardsItGoesOn() throws Exception {
    open(START, disk);
    batch(0);
    disk.full(true);
    store.writer().spans(List.of(TelemetryStoreContract.span("b", 2, START, Attributes.EMPTY)));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> store.writer().commit(Map.of(Signal.TRACES, 2L)))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("No space left");
      assertThat(store.health().fault()).contains("No space left");
      assertThat(store.writer().committed()).containsEntry(Signal.TRACES, 1L);
      assertThat(counted()).as("what is not committed is visible").isEqualTo(2);
    }
    disk.full(false);
    store.writer().commit(Map.of(Signal.TRACES, 2L));
    assertThat(store.health().fault()).isNull();
    assertThat(counted()).isEqualTo(2);
    open(START, new StoreDisk.Real());
    assertThat(counted()).isEqualTo(2);
  }

  @Test
  void onAFileSystemWithoutRoomTheSameHolds() throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder.toString())
            .redirectErrorStream(true)
            .start();
    assumeThat(mount.waitFor()).as("mounting needs rights").isZero();
    try {
      open(START, new StoreDisk.Real());
      batch(0);
      Path ballast = folder.resolve("ballast");
      fill(ballast);
      store.writer().spans(List.of(TelemetryStoreContract.span("b", 2, START, Attributes.EMPTY)));
      assertThatThrownBy(() -> store.writer().commit(Map.of(Signal.TRACES, 2L)))
          .isInstanceOf(StoreUnavailable.class);
      assertThat(counted()).isEqualTo(2);
      Files.delete(ballast);
      store.writer().commit(Map.of(Signal.TRACES, 2L));
      open(START, new StoreDisk.Real());
      assertThat(counted()).isEqualTo(2);
      assertThat(store.health().quarantined()).isEmpty();
      close();
      store = null;
    } finally {
      new ProcessBuilder("umount", folder.toString()).start().waitFor();
    }
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] some = new byte[1024];
      while (true) {
        out.write(some);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void whatCannotBeWrittenIsTakenOnlyUpToABound() {
    open(START, disk);
    disk.full(true);
    int taken = 0;
    StoreUnavailable refusal = null;
    while (refusal == null && taken < 20) {
      try {
        store.writer().spans(tenThousand(taken));
        taken++;
      } catch (StoreUnavailable e) {
        refusal = e;
      }
    }
    assertThat(taken).isBetween(3, 7);
    assertThat(store.reader().trace("0".repeat(31) + "1").orElseThrow().matched()).isEqualTo(taken);
    disk.full(false);
    store.writer().spans(tenThousand(taken));
    store.writer().commit(TelemetryStoreContract.ALL_SIGNALS);
    assertThat(store.reader().trace("0".repeat(31) + "1").orElseThrow().matched())
        .isEqualTo(taken + 1);
  }

  /** One span of each of 10,000 traces, other spans with each number. */
  private static List<KeptSpan> tenThousand(int number) {
    return IntStream.rangeClosed(1, 10_000)
        .mapToObj(i ->
            TelemetryStoreContract.span(
                Integer.toHexString(i), i, START.plusMillis(number), Attributes.EMPTY))
        .toList();
  }

  @Test
  void whatIsNotCommittedYetIsVisible() {
    open(START, disk);
    store.writer().spans(List.of(TelemetryStoreContract.span("a", 1, START, Attributes.EMPTY)));
    store.writer().logs(List.of(log(nanos(START), "INFO")));
    assertThat(counted()).isEqualTo(1);
    assertThat(store.reader().trace("0".repeat(31) + "a")).isPresent();
    assertThat(views()).hasSize(1);
  }

  private long counted() {
    return store.reader().traces(TelemetryStoreContract.spansOf(ALL, 200, null)).matched() == 0
        ? 0
        : spans();
  }

  private long spans() {
    long sum = 0;
    String cursor = null;
    do {
      Answer<TraceSummary> page =
          store.reader().traces(TelemetryStoreContract.spansOf(ALL, 200, cursor));
      sum += page.items().stream().mapToLong(TraceSummary::spans).sum();
      cursor = page.next();
    } while (cursor != null);
    return sum;
  }

  private List<String> files(DataClass c) throws IOException {
    String manifest = Files.readString(folder.resolve("manifest"));
    return manifest
        .lines()
        .filter(l -> l.startsWith("file " + c.folder() + "/"))
        .map(l -> l.split(" ", -1)[1])
        .toList();
  }

  private static Sample.Log log(long nanos, String severity) {
    return new Sample.Log(nanos, severity, "hello", "", "", Attributes.EMPTY, Attributes.EMPTY);
  }

  private static long nanos(Instant time) {
    return DataFile.nanos(time);
  }
}
