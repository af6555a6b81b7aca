package io.syntropy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} promises. */
public abstract class JournalContract {
  private final List<Journal> opened = new ArrayList<>();

  /**
   * Opens the journal on this test's storage: the same one each time, so that a second call sees
   * what an earlier, closed one stored.
   *
   * @param decoder for replay
   */
  protected abstract Journal open(PayloadDecoder decoder) throws Exception;

  /** A decoder that gives one gauge sample whose value is the payload's length. */
  protected static List<Sample> lengthOf(RecordKind kind, byte[] payload, long receivedAtMillis) {
    Series series = new Series("", kind.name(), "", Attributes.EMPTY, Attributes.EMPTY);
    return List.of(new Sample.Gauge(series, receivedAtMillis * 1_000_000, payload.length));
  }

  protected final Journal open() throws Exception {
    Journal journal = open(JournalContract::lengthOf);
    opened.add(journal);
    return journal;
  }

  @AfterEach
  void closeAll() {
    opened.forEach(Journal::close);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  protected static List<JournalRecord> replay(Journal journal, long from) {
    List<JournalRecord> records = new ArrayList<>();
    journal.replay(from, records::add);
    return records;
  }

  protected static List<String> payloads(List<JournalRecord> records) {
    return records.stream().map(r -> new String(r.payload(), StandardCharsets.UTF_8)).toList();
  }

  protected static long append(Journal journal, String text) throws Exception {
    return journal
        .append(RecordKind.CONTROL, 1_700_000_000_000L, bytes(text), List.of())
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void anEmptyJournalReplaysNothing() throws Exception {
    Journal journal = open();

    assertThat(replay(journal, journal.begin())).isEmpty();
    assertThat(journal.end()).isEqualTo(journal.begin());
  }

  @Test
  void theSubscriberGetsWhatWasAppendedInOrderWithItsSamples() throws Exception {
    Journal journal = open();
    List<JournalRecord> seen = Collections.synchronizedList(new ArrayList<>());
    journal.start(seen::add);
    List<Sample> samples = lengthOf(RecordKind.OTLP_LOGS, bytes("logs"), 7);

    long first = append(journal, "{\"type\":\"tick\"}");
    long second =
        journal.append(RecordKind.OTLP_LOGS, 7, bytes("logs"), samples).get(20, TimeUnit.SECONDS);

    await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 2);
    assertThat(seen).extracting(JournalRecord::position).containsExactly(first, second);
    assertThat(second).isGreaterThan(first);
    assertThat(seen.get(1).kind()).isEqualTo(RecordKind.OTLP_LOGS);
    assertThat(seen.get(1).receivedAtMillis()).isEqualTo(7);
    assertThat(seen.get(1).samples()).isEqualTo(samples);
  }

  @Test
  void aReopenedJournalReplaysEverythingAcknowledged() throws Exception {
    Journal journal = open();
    journal.start(r -> {});
    long first = append(journal, "one");
    journal.append(RecordKind.OTLP_METRICS, 42, bytes("four"), List.of()).get(20, TimeUnit.SECONDS);
    long third = append(journal, "");
    long end = journal.end();
    journal.close();

    Journal again = open();
    List<JournalRecord> records = replay(again, again.begin());

    assertThat(payloads(records)).containsExactly("one", "four", "");
    assertThat(records.get(0).position()).isEqualTo(first);
    assertThat(records.get(1).kind()).isEqualTo(RecordKind.OTLP_METRICS);
    assertThat(records.get(1).receivedAtMillis()).isEqualTo(42);
    assertThat(records.get(1).samples())
        .isEqualTo(lengthOf(RecordKind.OTLP_METRICS, bytes("four"), 42));
    assertThat(records.get(2).samples()).isEmpty();
    assertThat(again.end()).isEqualTo(end);
    assertThat(payloads(replay(again, third))).containsExactly("");
    assertThat(replay(again, end)).isEmpty();
  }

  @Test
  void aPayloadKeptAsItWasSentReplaysExpanded() throws Exception {
    Journal journal = open();
    List<JournalRecord> delivered = new ArrayList<>();
    journal.start(delivered::add);
    byte[] text = "text ".repeat(100).getBytes(StandardCharsets.UTF_8);
    byte[] sent = ReceiverFixture.gzip(text);
    journal
        .append(
            RecordKind.OTLP_LOGS,
            7,
            new Payload(sent, Compression.GZIP, text.length),
            lengthOf(RecordKind.OTLP_LOGS, text, 7))
        .get(20, TimeUnit.SECONDS);
    journal.close();

    Journal again = open();

    assertThat(replay(again, 0))
        .singleElement()
        .satisfies(r -> assertThat(r.samples()).isEqualTo(lengthOf(RecordKind.OTLP_LOGS, text, 7)))
        .satisfies(r -> assertThat(r.compression()).isEqualTo(Compression.GZIP))
        .satisfies(r -> assertThat(r.payload()).isEqualTo(sent));
    assertThat(delivered)
        .singleElement()
        .satisfies(r -> assertThat(r.compression()).isEqualTo(Compression.GZIP));
    assertThat(again.end()).isLessThan(text.length);
  }

  @Test
  void positionsGrowAcrossReopening() throws Exception {
    long last = -1;
    for (int i = 0; i < 4; i++) {
      Journal journal = open();
      journal.start(r -> {});
      long position = append(journal, "round " + i);
      assertThat(position).isGreaterThan(last);
      last = position;
      journal.close();
    }
    assertThat(payloads(replay(open(), 0)))
        .containsExactly("round 0", "round 1", "round 2", "round 3");
  }

  @Test
  void concurrentAppendsAreOrderedTheSameForSubscriberAndReplay() throws Exception {
    Journal journal = open();
    List<JournalRecord> seen = Collections.synchronizedList(new ArrayList<>());
    journal.start(seen::add);
    List<CompletableFuture<Long>> futures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      int writer = t;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 200; i++) {
                  String text = writer + ":" + i + ":" + "x".repeat(random.nextInt(300));
                  CompletableFuture<Long> future =
                      journal.append(RecordKind.CONTROL, i, bytes(text), List.of());
                  futures.add(future);
                  if (i % 8 == 0) {
                    future.join();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
    await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 800);

    List<Long> positions = seen.stream().map(JournalRecord::position).toList();
    assertThat(positions).isSorted().doesNotHaveDuplicates();
    assertThat(futures.stream().map(CompletableFuture::join).sorted().toList())
        .isEqualTo(positions);
    journal.close();
    Journal again = open();
    assertThat(payloads(replay(again, again.begin()))).isEqualTo(payloads(seen));
  }

  @Test
  void replayMayStartAtAnyRecord() throws Exception {
    Journal journal = open();
    journal.start(r -> {});
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      positions.add(append(journal, "r" + i));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(replay(journal, positions.get(i)).getFirst().position())
          .isEqualTo(positions.get(i));
      assertThat(replay(journal, positions.get(i))).hasSize(20 - i);
    }
  }

  @Test
  void releaseKeepsEverythingFromThePositionOn() throws Exception {
    Journal journal = open();
    journal.start(r -> {});
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      positions.add(append(journal, "r" + i + "y".repeat(500)));
    }

    journal.releaseBefore(positions.get(30));

    assertThat(journal.begin()).isLessThanOrEqualTo(positions.get(30));
    assertThat(replay(journal, positions.get(30))).hasSize(20);
    journal.close();
    Journal again = open();
    assertThat(replay(again, positions.get(30))).hasSize(20);
    again.start(r -> {});
    assertThat(append(again, "more")).isGreaterThan(positions.get(49));
  }

  @Test
  void aFailingSubscriberMissesOneRecordOnly() throws Exception {
    Journal journal = open();
    List<Long> seen = Collections.synchronizedList(new ArrayList<>());
    journal.start(r -> {
      if (new String(r.payload(), StandardCharsets.UTF_8).equals("bad")) {
        throw new IllegalArgumentException("refused by the test's subscriber");
      }
      seen.add(r.position());
    });

    append(journal, "good");
    append(journal, "bad");
    append(journal, "good");

    await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() == 2);
  }

  @Test
  void closeCompletesWhatWasAppendedAndRefusesTheRest() throws Exception {
    Journal journal = open();
    List<JournalRecord> seen = Collections.synchronizedList(new ArrayList<>());
    journal.start(seen::add);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      futures.add(journal.append(RecordKind.CONTROL, i, bytes("r" + i), List.of()));
    }

    journal.close();

    assertThat(futures)
        .allMatch(CompletableFuture::isDone)
        .noneMatch(f -> f.isCompletedExceptionally());
    assertThat(seen).hasSize(100);
    CompletableFuture<Long> late = journal.append(RecordKind.CONTROL, 0, bytes("late"), List.of());
    assertThatThrownBy(() -> late.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(JournalUnavailable.class);
    assertThat(replay(open(), 0)).hasSize(100);
  }
}
