package io.syntropy.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptPlansTest {
  private static final Instant NOW = Instant.parse("2026-11-21T15:00:00Z");

  private final KeptPlans kept = new KeptPlans(Clock.fixed(NOW, ZoneOffset.UTC));

  private static Plan plan(int changed, int unchanged) {
    List<Plan.DocumentPlan> documents = new ArrayList<>();
    for (int i = 0; i < changed + unchanged; i++) {
      Plan.Change change = i < changed ? Plan.Change.changed : Plan.Change.unchanged;
      documents.add(
          new Plan.DocumentPlan(
              "openslo/v1/SLO/s" + i,
              "SLO",
              "s" + i,
              change,
              "a.yaml",
              1,
              List.of(),
              null,
              List.of(),
              "s" + i));
    }
    return new Plan(
        "files",
        null,
        null,
        changed,
        new Plan.Shrink(0, 0, false),
        documents,
        List.of(),
        List.of());
  }

  @Test
  void keepsWhatChangesAndCountsTheRest() {
    KeptPlan one = kept.keep(plan(2, 3), "ana");
    assertThat(one.madeAt()).isEqualTo(NOW);
    assertThat(one.madeBy()).isEqualTo("ana");
    assertThat(one.changed()).isEqualTo(2);
    assertThat(one.unchanged()).isEqualTo(3);
    assertThat(one.plan().documents())
        .extracting(Plan.DocumentPlan::name)
        .containsExactly("s0", "s1");
    assertThat(kept.find(one.id())).contains(one);
    assertThat(kept.find("other")).isEmpty();
  }

  @Test
  void keepsOnlyTheLastAndNoMoreOfEachThanItsBound() {
    KeptPlan first = kept.keep(plan(KeptPlans.MAX_DOCUMENTS + 1, 0), "ana");
    assertThat(first.changed()).isEqualTo(KeptPlans.MAX_DOCUMENTS + 1);
    assertThat(first.plan().documents()).hasSize(KeptPlans.MAX_DOCUMENTS);
    for (int i = 0; i < KeptPlans.MOST; i++) {
      kept.keep(plan(1, 0), "n" + i);
    }
    assertThat(kept.find(first.id())).isEmpty();
    assertThat(kept.all()).hasSize(KeptPlans.MOST);
    assertThat(kept.all().getFirst().madeBy()).isEqualTo("n" + (KeptPlans.MOST - 1));
  }
}
