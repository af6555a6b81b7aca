package io.syntropy.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.alerts.config.Condition;
import io.syntropy.server.http.ComponentHealth.Health;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.config.Documents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConditionBookTest {
  private static final String LAG =
      """
      apiVersion: openslo/v1
      kind: AlertCondition
      metadata: {name: lag}
      spec:
        condition:
          kind: syntropy/condition
          selector: {signal: metric, name: lag, group_by: [shard]}
          op: gt
          threshold: 50
          lookbackWindow: 10s
          runbook: consumer-lag
      """;
  private static final int BOUND = ConditionBook.MAX_GROUPS;

  private final Map<String, Condition> conditions =
      AlertDocuments.decode(Documents.read("a.yaml", LAG).documents()).conditions();
  private final SliEngine engine = new SliEngine();
  private final ConditionBook book = new ConditionBook();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  @BeforeEach
  void watch() {
    engine.define(List.of(), AlertBook.signals(conditions), now);
    book.watch(conditions);
  }

  /** A value of each shard from {@code from} up to {@code to}, and a tick of the next slice. */
  private List<ConditionBook.Turn> tick(int from, int to, double value) {
    now = now.plusSeconds(10);
    List<Sample> samples = new ArrayList<>();
    for (int shard = from; shard < to; shard++) {
      Series series =
          new Series("", "lag", "", Attributes.of(), Attributes.of("shard", "s" + shard));
      samples.add(new Sample.Gauge(series, now.toEpochMilli() * 1_000_000, value));
    }
    engine.accept(now.toEpochMilli(), samples);
    return book.tick(engine, now);
  }

  private Set<String> firing() {
    Set<String> ids = new HashSet<>();
    book.firing()
        .forEach(open ->
            assertThat(ids.add(ConditionBook.id(open.condition(), open.labels(), open.state())))
                .isTrue());
    return ids;
  }

  @Test
  void everyGroupUpToTheBoundHasAnAlertOfItsOwn() {
    assertThat(tick(0, BOUND, 60)).hasSize(BOUND).allMatch(ConditionBook.Turn::fired);
    assertThat(firing()).hasSize(BOUND);
    assertThat(book.omitted()).isEmpty();
    assertThat(ConditionHealth.judge(book.omitted()).health()).isEqualTo(Health.GOOD);
    assertThat(book.told(book.firing().getFirst()))
        .isEqualTo("lag: mean of lag > 50 (it is 60.00)");
  }

  @Test
  void whatIsOverTheBoundIsCountedAndToldUntilThereIsRoom() {
    tick(0, BOUND + 3, 60);
    Set<String> first = firing();
    assertThat(first).hasSize(BOUND);
    assertThat(book.omitted()).containsExactly(Map.entry("lag", 3));
    assertThat(book.told(book.firing().getFirst()))
        .endsWith("; 3 more groups, over the bound of 1000, have no alert");
    assertThat(ConditionHealth.judge(book.omitted()))
        .satisfies(condition -> {
          assertThat(condition.health()).isEqualTo(Health.BAD);
          assertThat(condition.detail()).contains("bound of 1000", "lag: 3");
        });

    String place = book.firing().getFirst().labels().get("shard").substring(1);
    int ended = Integer.parseInt(place);
    assertThat(tick(ended, ended + 1, 0)).anyMatch(turn -> turn.ended() != null);
    tick(0, ended, 60);
    tick(ended + 1, BOUND + 3, 60);
    assertThat(firing()).hasSize(BOUND).isNotEqualTo(first);
    assertThat(book.omitted()).containsExactly(Map.entry("lag", 2));

    tick(0, BOUND + 3, 0);
    assertThat(firing()).isEmpty();
    assertThat(book.save()).isEmpty();
    assertThat(book.omitted()).isEmpty();
  }

  @Test
  void aRestoredBookGoesOnWithTheSameAlerts() {
    tick(0, BOUND + 3, 60);
    Set<String> before = firing();
    List<ConditionBook.Entry> saved = book.save();
    ConditionBook after = new ConditionBook();
    after.watch(conditions);
    after.restore(saved);
    assertThat(after.tick(engine, now.plusSeconds(1))).isEmpty();
    assertThat(after.omitted()).isEqualTo(book.omitted());
    assertThat(after.save())
        .extracting(ConditionBook.Entry::labels)
        .isEqualTo(saved.stream().map(ConditionBook.Entry::labels).toList());
    assertThat(before).hasSize(after.firing().size());
  }
}
