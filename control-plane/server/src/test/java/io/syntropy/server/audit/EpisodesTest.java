package io.syntropy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EpisodesTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private final Episodes episodes = new Episodes();

  private static AuditRecord record(String actor, long second) {
    return AuditRecord.of(actor, "view.audit", "audit", "ok", START.plusSeconds(second));
  }

  private boolean add(String actor, long second) {
    return episodes.add(actor, record(actor, second), "audit").isPresent();
  }

  private List<AuditRecord> due(long second) {
    return episodes.due(START.plusSeconds(second));
  }

  @Test
  void aDashboardIsOneRecordAMinute() {
    List<AuditRecord> written = new ArrayList<>();
    for (int second = 0; second < 600; second++) {
      episodes.add("ana", record("ana", second), "audit").ifPresent(written::add);
      written.addAll(due(second));
    }
    written.addAll(episodes.rest(START.plusSeconds(600)));
    assertThat(written).hasSizeBetween(10, 12);
    assertThat(written.stream().mapToLong(EpisodesTest::count).sum()).isEqualTo(600);
  }

  private static long count(AuditRecord record) {
    return record.after() instanceof Map<?, ?> details && details.get("count") instanceof Long n
        ? n
        : 1;
  }

  @Test
  void aSingleViewIsASingleRecordAndEnds() {
    assertThat(add("ana", 0)).isTrue();
    assertThat(add("bo", 1)).isTrue();
    assertThat(due(59)).isEmpty();
    assertThat(due(62)).isEmpty();
    assertThat(add("ana", 63)).isTrue();
  }

  @Test
  void theReportSaysHowOftenAndFromWhenToWhen() {
    add("ana", 0);
    add("ana", 10);
    episodes.add("ana", record("ana", 20), "audit/leaves");
    add("ana", 30);
    assertThat(due(60))
        .containsExactly(
            record("ana", 30)
                .withChange(
                    null,
                    Map.of(
                        "count",
                        3L,
                        "of",
                        Map.of("audit", 2L, "audit/leaves", 1L),
                        "from",
                        "2026-11-21T10:00:10Z",
                        "to",
                        "2026-11-21T10:00:30Z")));
    // The minute after it: nothing, so the episode is over.
    assertThat(due(120)).isEmpty();
    assertThat(add("ana", 121)).isTrue();
  }

  @Test
  void howeverManyKeysTheRecordsAreBoundedAndNothingIsMiscounted() {
    Random random = new Random(7);
    long written = 0;
    long counted = 0;
    for (int i = 0; i < 20_000; i++) {
      String who = "address-" + random.nextInt(5_000);
      AuditRecord record = record("anonymous", i / 400);
      var opening = episodes.add(who, record, "bearer");
      if (opening.isPresent()) {
        written++;
        counted++;
      }
    }
    List<AuditRecord> rest = episodes.rest(START.plusSeconds(60));
    counted += rest.stream().mapToLong(EpisodesTest::count).sum();
    assertThat(written).isEqualTo(Episodes.MAX_OPEN + 1);
    assertThat(rest.size()).isLessThanOrEqualTo(Episodes.MAX_OPEN + 1);
    assertThat(counted).isEqualTo(20_000);
  }
}
