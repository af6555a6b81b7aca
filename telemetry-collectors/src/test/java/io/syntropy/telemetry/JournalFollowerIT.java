package io.syntropy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syntropy.slo.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFollowerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private SegmentJournal journal;
  private volatile JournalFollower follower;

  @BeforeEach
  void open() throws IOException {
    journal =
        SegmentJournal.open(
            JournalConfig.in(folder).withSegmentBytes(8_192), JournalContract::lengthOf);
    journal.start(record -> {
      JournalFollower to = follower;
      if (to != null) {
        to.offer(record);
      }
    });
  }

  @AfterEach
  void close() {
    if (follower != null) {
      follower.close();
    }
    journal.close();
  }

  private long append(int length) throws Exception {
    return appended(length).get(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<Long> appended(int length) {
    return journal.append(RecordKind.OTLP_LOGS, 1, new byte[length], List.<Sample>of());
  }

  private JournalFollower follow(long from, long queue, Consumer<JournalRecord> consumer) {
    JournalFollower f = new JournalFollower("follower", journal, from, queue, consumer, () -> {});
    follower = f;
    f.start();
    return f;
  }

  @Test
  void everyRecordComesOnceAndInOrderHoweverSlowTheConsumerAndOverRestarts() throws Exception {
    Random random = new Random(11);
    List<Long> sent = new ArrayList<>();
    List<Long> got = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 50; i++) {
      sent.add(append(random.nextInt(500)));
    }
    long from = 0;
    for (int round = 0; round < 6; round++) {
      Random pace = new Random(round);
      JournalFollower f =
          follow(
              from,
              2_000,
              record -> {
                got.add(record.position());
                if (pace.nextInt(40) == 0) {
                  Thread.yield();
                  await().pollDelay(Duration.ofMillis(2)).until(() -> true);
                }
              });
      List<CompletableFuture<Long>> waiting = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        waiting.add(appended(random.nextInt(500)));
        if (random.nextInt(30) == 0) {
          journal.append(RecordKind.CONTROL, 1, new byte[10], List.of()).get();
        }
      }
      for (CompletableFuture<Long> one : waiting) {
        sent.add(one.get(10, TimeUnit.SECONDS));
      }
      if (round == 5) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(got).hasSameSizeAs(sent));
      }
      f.close();
      from = f.position();
    }
    assertThat(got).isEqualTo(sent);
    assertThat(follower.skippedBytes()).isZero();
  }

  @Test
  void aStuckConsumerHoldsNobodyUpAndLaterGetsEverything() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Long> got = Collections.synchronizedList(new ArrayList<>());
    JournalFollower f =
        follow(
            0,
            1_000,
            record -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              got.add(record.position());
            });
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(append(200));
    }
    assertThat(journal.queuedRecords()).isLessThan(3);
    assertThat(f.lagBytes()).isGreaterThan(200 * 200);
    go.countDown();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(got).isEqualTo(sent));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(f.lagBytes()).isZero());
  }

  @Test
  void aFailingConsumerGetsTheSameRecordAgain() throws Exception {
    List<Long> got = Collections.synchronizedList(new ArrayList<>());
    int[] failures = {3};
    JournalFollower f =
        follow(
            0,
            1_000,
            record -> {
              if (got.size() == 2 && failures[0]-- > 0) {
                throw new IllegalStateException("no room");
              }
              got.add(record.position());
            });
    List<Long> sent = List.of(append(10), append(10), append(10), append(10));
    await().atMost(PATIENCE).until(() -> "no room".equals(f.fault()) || got.size() == 4);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(got).isEqualTo(sent));
    assertThat(f.fault()).isNull();
  }

  @Test
  void whatTheJournalNoLongerHasIsSkippedAndCounted() throws Exception {
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(append(400));
    }
    await().atMost(PATIENCE).until(() -> journal.queuedRecords() == 0);
    journal.releaseBefore(sent.get(60));
    long begin = journal.begin();
    assertThat(begin).isPositive();
    List<Long> got = Collections.synchronizedList(new ArrayList<>());
    JournalFollower f = follow(0, 1_000, record -> got.add(record.position()));
    List<Long> kept = sent.stream().filter(p -> p >= begin).toList();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(got).isEqualTo(kept));
    assertThat(f.skippedBytes()).isEqualTo(begin);
  }
}
