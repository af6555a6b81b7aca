package io.syntropy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentJournalIT extends JournalContract {
  @TempDir Path folder;

  @Override
  protected Journal open(PayloadDecoder decoder) throws IOException {
    return SegmentJournal.open(JournalConfig.in(folder).withSegmentBytes(4096), decoder);
  }

  private SegmentJournal openFaulty(FaultyFile.Faults faults) throws IOException {
    return new SegmentJournal(JournalConfig.in(folder), JournalContract::lengthOf, faults::open);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void segmentsAreNamedByPositionAndDeletedOnceReleased() throws Exception {
    Journal journal = open();
    journal.start(r -> {});
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      positions.add(append(journal, "z".repeat(1000)));
    }
    assertThat(files()).hasSizeGreaterThan(5);
    assertThat(files().getFirst().getFileName()).hasToString("journal-00000000000000000000.seg");

    journal.releaseBefore(journal.end());

    assertThat(files()).hasSize(1);
    assertThat(files().getFirst().getFileName().toString())
        .isEqualTo("journal-%020d.seg".formatted(journal.begin()));
    assertThat(journal.begin()).isGreaterThan(positions.get(20));
  }

  @Test
  void nothingIsAcknowledgedBeforeForceReturned() throws Exception {
    FaultyFile.Faults faults = new FaultyFile.Faults();
    List<String> early = new ArrayList<>();
    List<CompletableFuture<Void>> acks = new ArrayList<>();
    try (SegmentJournal journal = openFaulty(faults)) {
      CountDownLatch published = new CountDownLatch(500);
      journal.start(r -> {
        if (faults.forced < fileEnd(r.position(), r.payload())) {
          early.add("published " + r.position());
        }
        published.countDown();
      });
      Random random = new Random(5);
      for (int i = 0; i < 500; i++) {
        byte[] payload = new byte[random.nextInt(2000)];
        CompletableFuture<Long> future =
            journal.append(RecordKind.OTLP_TRACES, i, payload, List.of());
        acks.add(
            future.thenAccept(position -> {
              if (faults.forced < fileEnd(position, payload)) {
                early.add("acknowledged " + position);
              }
            }));
        if (random.nextInt(10) == 0) {
          future.get(20, TimeUnit.SECONDS);
        }
      }
      CompletableFuture.allOf(acks.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
      assertThat(published.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(early).isEmpty();
    assertThat(faults.forces).isLessThan(500);
  }

  private static long fileEnd(long position, byte[] payload) {
    return position + RecordFormat.SEGMENT_HEADER + RecordFormat.RECORD_HEADER + payload.length;
  }

  /** The length up to the last byte that is not zero: what follows is room for more. */
  private static long written(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  @Test
  void whileForceIsUnderWayNoFutureCompletes() throws Exception {
    FaultyFile.Faults faults = new FaultyFile.Faults();
    try (SegmentJournal journal = openFaulty(faults)) {
      journal.start(r -> {});
      faults.gate = new Semaphore(0);
      CompletableFuture<Long> future =
          journal.append(RecordKind.CONTROL, 0, bytes("waiting"), List.of());
      Path file = files().getFirst();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> written(file) == fileEnd(0, bytes("waiting")));

      assertThat(future).isNotDone();
      assertThat(journal.end()).isZero();
      assertThat(replay(journal, 0)).isEmpty();

      faults.gate.release(1_000_000);
      assertThat(future.get(20, TimeUnit.SECONDS)).isZero();
    }
  }

  /** Five records in one batch: the first force is held until all of them wait. */
  private byte[] fileWithABatch(List<Long> ends) throws Exception {
    FaultyFile.Faults faults = new FaultyFile.Faults();
    SegmentJournal journal = openFaulty(faults);
    journal.start(r -> {});
    append(journal, "before");
    ends.add(journal.end());
    faults.gate = new Semaphore(0);
    List<CompletableFuture<Long>> batch = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      byte[] payload = bytes("batch " + i + " " + "p".repeat(i * 7));
      batch.add(journal.append(RecordKind.CONTROL, i, payload, List.of()));
      if (i == 0) {
        Path file = files().getFirst();
        long expected = RecordFormat.SEGMENT_HEADER + ends.getFirst() + 24 + payload.length;
        await().atMost(Duration.ofSeconds(20)).until(() -> written(file) == expected);
      }
    }
    int forcesBefore = faults.forces;
    faults.gate.release(1_000_000);
    for (CompletableFuture<Long> future : batch) {
      long position = future.get(20, TimeUnit.SECONDS);
      if (position > ends.getLast() - 1) {
        ends.add(position);
      }
    }
    assertThat(faults.forces - forcesBefore).isEqualTo(2);
    ends.removeFirst();
    ends.add(journal.end());
    journal.close();
    Path file = files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  @Test
  void aCrashAtAnyByteOfABatchKeepsTheWholeRecordsBeforeIt() throws Exception {
    List<Long> starts = new ArrayList<>();
    byte[] whole = fileWithABatch(starts);
    Path file = folder.resolve("journal-00000000000000000000.seg");
    int from = (int) (RecordFormat.SEGMENT_HEADER + starts.getFirst());
    for (int cut = from; cut <= whole.length; cut++) {
      int room = cut % 3 == 0 ? 0 : 1 << (cut % 20); // zeros the file had been made longer by
      Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, cut), cut + room));
      long kept = 0;
      for (long start : starts) {
        if (start + RecordFormat.SEGMENT_HEADER <= cut) {
          kept = start;
        }
      }
      try (SegmentJournal journal = openFaulty(new FaultyFile.Faults())) {
        assertThat(journal.end()).as("cut at %d", cut).isEqualTo(kept);
        assertThat(journal.damagedBytes()).isZero();
        List<String> payloads = payloads(replay(journal, 0));
        assertThat(payloads).hasSize(1 + starts.indexOf(kept)).first().isEqualTo("before");
        journal.start(r -> {});
        append(journal, "after");
      }
      try (SegmentJournal journal = openFaulty(new FaultyFile.Faults())) {
        assertThat(payloads(replay(journal, 0)))
            .hasSize(2 + starts.indexOf(kept))
            .contains("after");
      }
    }
  }

  @Test
  void aCrashWhileASegmentIsBegunLosesNothing() throws Exception {
    byte[] whole = fileWithABatch(new ArrayList<>());
    long next = whole.length - RecordFormat.SEGMENT_HEADER;
    byte[] header = RecordFormat.segmentHeader(next).array();
    for (int cut = 0; cut <= header.length; cut++) {
      Files.write(folder.resolve("journal-00000000000000000000.seg"), whole);
      Files.write(SegmentWriter.path(folder, next), Arrays.copyOf(header, cut));
      try (SegmentJournal journal = openFaulty(new FaultyFile.Faults())) {
        assertThat(replay(journal, 0)).hasSize(7);
        journal.start(r -> {});
        assertThat(append(journal, "after")).isEqualTo(next);
        assertThat(replay(journal, 0)).hasSize(8);
        assertThat(journal.damagedBytes()).isZero();
      }
    }
  }

  @Test
  void damageInTheMiddleCostsTheRecordItTouchesAndNoOther() throws Exception {
    List<Long> starts = new ArrayList<>();
    byte[] whole = fileWithABatch(starts);
    Path file = folder.resolve("journal-00000000000000000000.seg");
    // The third record: neither the first nor the last.
    int from = (int) (RecordFormat.SEGMENT_HEADER + starts.get(1));
    int to = (int) (RecordFormat.SEGMENT_HEADER + starts.get(2));
    Random random = new Random(11);
    for (int at = from; at < to; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, bytes);
      try (SegmentJournal journal = openFaulty(new FaultyFile.Faults())) {
        assertThat(replay(journal, 0)).as("flipped %d", at).hasSize(6);
        assertThat(journal.damagedBytes()).isEqualTo(to - from);
        assertThat(journal.end()).isEqualTo(whole.length - RecordFormat.SEGMENT_HEADER);
      }
    }
  }

  @Test
  void bytesThatLookLikeARecordInsideAPayloadAreNotTakenForOne() throws Exception {
    byte[] inner = bytes("{\"type\":\"forged\"}");
    byte[] forged = new byte[24 + inner.length];
    System.arraycopy(
        RecordFormat.recordHeader(0, RecordKind.CONTROL, 1, Payload.plain(inner)).array(),
        0,
        forged,
        0,
        24);
    System.arraycopy(inner, 0, forged, 24, inner.length);
    try (SegmentJournal journal = openFaulty(new FaultyFile.Faults())) {
      journal.start(r -> {});
      append(journal, "first");
      journal.append(RecordKind.OTLP_LOGS, 1, forged, List.of()).get(20, TimeUnit.SECONDS);
      append(journal, "last");
    }
    Path file = files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[RecordFormat.SEGMENT_HEADER + 24 + 5 + 12] ^= 1;
    Files.write(file, bytes);

    try (SegmentJournal journal = openFaulty(new FaultyFile.Faults())) {
      assertThat(payloads(replay(journal, 0))).containsExactly("first", "last");
    }
  }

  @Test
  void aNewerFormatIsRefusedByName() throws Exception {
    byte[] header = RecordFormat.segmentHeader(0).array();
    header[11] = 3;
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(header, 0, 20);
    java.nio.ByteBuffer.wrap(header).putInt(20, (int) crc.getValue());
    Files.write(folder.resolve("journal-00000000000000000000.seg"), header);

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("journal-00000000000000000000.seg at offset 8")
        .hasMessageContaining("format version: 3 (expected 1 or 2)");
  }

  @Test
  void aJournalOfVersionOneIsReadAndContinuedInASegmentOfItsOwn() throws Exception {
    Path file = folder.resolve("journal-00000000000000000000.seg");
    Files.write(file, versionOne("one", "two"));

    try (SegmentJournal journal = openFaulty(new FaultyFile.Faults())) {
      journal.start(r -> {});
      append(journal, "three");
      assertThat(payloads(replay(journal, 0))).containsExactly("one", "two", "three");
    }

    assertThat(files()).hasSize(2);
    assertThat(Files.readAllBytes(file)).isEqualTo(versionOne("one", "two"));
    assertThat(payloads(replay(open(), 0))).containsExactly("one", "two", "three");
  }

  /** A segment as the first format had it: no encodings, and 1 for the version. */
  private static byte[] versionOne(String... texts) {
    java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(1000);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    out.put(bytes("SYNTROPY")).putInt(1).putLong(0);
    crc.update(out.array(), 0, 20);
    out.putInt((int) crc.getValue());
    for (String text : texts) {
      int start = out.position();
      out.put(bytes("SYNR")).put((byte) 1).put(RecordKind.CONTROL.code()).putShort((short) 0);
      out.putInt(text.length()).putLong(7);
      out.putInt(RecordFormat.checksum(start - 24, out.array(), start, bytes(text)));
      out.put(bytes(text));
    }
    return java.util.Arrays.copyOf(out.array(), out.position());
  }

  @Test
  void aFullDiskFailsWhatWaitsAndTheNextAppendAfterwardsSucceeds() throws Exception {
    FaultyFile.Faults faults = new FaultyFile.Faults();
    try (SegmentJournal journal = openFaulty(faults)) {
      journal.start(r -> {});
      append(journal, "kept");
      faults.space = 60;

      assertUnavailable(journal, "does not fit on this disk, not even in part, as it is too long");
      assertUnavailable(journal, "neither does this one, which is also longer than what is left");
      assertThat(payloads(replay(journal, 0))).containsExactly("kept");

      faults.space = Long.MAX_VALUE;
      append(journal, "fits again");
      assertThat(payloads(replay(journal, 0))).containsExactly("kept", "fits again");
      assertThat(journal.damagedBytes()).isZero();
    }
    assertThat(payloads(replay(open(), 0))).containsExactly("kept", "fits again");
  }

  @Test
  void aFailedForceIsNeverAcknowledgedAndItsBytesAreCutOff() throws Exception {
    FaultyFile.Faults faults = new FaultyFile.Faults();
    List<String> published = new ArrayList<>();
    try (SegmentJournal journal = openFaulty(faults)) {
      journal.start(
          r -> published.add(new String(r.payload(), java.nio.charset.StandardCharsets.UTF_8)));
      append(journal, "kept");
      faults.forceFails = true;
      assertUnavailable(journal, "lost");
      faults.forceFails = false;
      faults.truncateFails = true;
      assertUnavailable(journal, "refused: the file cannot be cut back");
      faults.truncateFails = false;
      append(journal, "next");
    }
    assertThat(published).containsExactly("kept", "next");
    assertThat(payloads(replay(open(), 0))).containsExactly("kept", "next");
  }

  private static void assertUnavailable(Journal journal, String text) {
    CompletableFuture<Long> future = journal.append(RecordKind.CONTROL, 0, bytes(text), List.of());
    assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(JournalUnavailable.class);
  }

  @Test
  void aSlowSubscriberMakesTelemetryFailFastAndControlLater() throws Exception {
    JournalConfig config = JournalConfig.in(folder).withQueue(10, 1 << 20);
    CountDownLatch go = new CountDownLatch(1);
    try (SegmentJournal journal = SegmentJournal.open(config, JournalContract::lengthOf)) {
      journal.start(r -> {
        try {
          go.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      List<CompletableFuture<Long>> accepted = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        accepted.add(journal.append(RecordKind.OTLP_LOGS, 0, bytes("log"), List.of()));
      }
      CompletableFuture<Long> refused =
          journal.append(RecordKind.OTLP_LOGS, 0, bytes("one too many"), List.of());
      assertThat(refused).isCompletedExceptionally();
      assertThatThrownBy(refused::join).hasCauseInstanceOf(Overloaded.class);

      append(journal, "{\"type\":\"tick\"}");
      go.countDown();
      for (CompletableFuture<Long> future : accepted) {
        future.get(20, TimeUnit.SECONDS);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> journal.queuedRecords() == 0);
      journal.append(RecordKind.OTLP_LOGS, 0, bytes("again"), List.of()).get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aRecordOverTheBoundIsRefused() throws Exception {
    JournalConfig config = new JournalConfig(folder, 4096, 100, 10, 1000);
    try (SegmentJournal journal = SegmentJournal.open(config, JournalContract::lengthOf)) {
      journal.start(r -> {});
      CompletableFuture<Long> future =
          journal.append(RecordKind.CONTROL, 0, new byte[101], List.of());

      assertThatThrownBy(() -> future.get(5, TimeUnit.SECONDS))
          .hasRootCauseMessage("record: 101 B (expected <= 100)");
    }
  }
}
