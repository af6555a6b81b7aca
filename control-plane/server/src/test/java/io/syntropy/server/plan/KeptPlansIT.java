package io.syntropy.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.syntropy.server.db.MigratedPostgres;
import io.syntropy.server.db.StoredJson;
import io.syntropy.slo.config.Fault;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last plans, in a real PostgreSQL. */
class KeptPlansIT {
  private static final Instant NOW = Instant.parse("2026-11-21T15:00:00Z");

  @TempDir static Path data;
  static MigratedPostgres postgres;

  private final KeptPlans kept = at(NOW);

  @BeforeAll
  static void start() {
    postgres = new MigratedPostgres(data);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    postgres.execute("DELETE FROM config_plan");
  }

  /** As another server, or this one after a restart, has them. */
  private static KeptPlans at(Instant now) {
    return new KeptPlans(
        postgres.database(),
        new StoredJson(
            new ObjectMapper()
                .findAndRegisterModules()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)),
        Clock.fixed(now, ZoneOffset.UTC));
  }

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
    assertThat(at(NOW).find(one.id())).as("of another server").contains(one);
    assertThat(kept.all())
        .containsExactly(new PlanRow(one.id(), NOW, "ana", "files", null, 2, 0, false));
  }

  @Test
  void allOfAPlanIsKeptAsItWas() {
    Plan.ObjectivePlan objective =
        new Plan.ObjectivePlan(
            "ok",
            0.9,
            0.99,
            "3d",
            "7h12m",
            new Plan.BacktestPlan(
                NOW.minusSeconds(60),
                NOW,
                NOW.minusSeconds(30),
                null,
                new Plan.BacktestSide(1, 2, 3, -2.5, NOW, null)),
            List.of("page"));
    Plan.DocumentPlan document =
        new Plan.DocumentPlan(
            "openslo/v1/SLO/s",
            "SLO",
            "s",
            Plan.Change.changed,
            "a.yaml",
            7,
            List.of(new Plan.FieldChange("description", "a\u0000b", null)),
            new Plan.SloPlan(true, List.of(objective)),
            List.of("a note"),
            "s");
    KeptPlan one =
        kept.keep(
            new Plan(
                "git",
                "abc",
                "def",
                1,
                new Plan.Shrink(2, 3, true),
                List.of(document),
                List.of(new Fault("a.yaml", 1, 2, "target: 7 (expected 0 < target < 1)")),
                List.of("a line")),
            "ana");
    assertThat(at(NOW).find(one.id())).contains(one);
    assertThat(kept.all())
        .containsExactly(new PlanRow(one.id(), NOW, "ana", "git", "abc", 1, 1, true));
  }

  @Test
  void noneIsKeptForLongerThanItsAge() {
    KeptPlan one = kept.keep(plan(1, 0), "ana");
    KeptPlans later = at(NOW.plus(KeptPlans.AGE));
    assertThat(at(NOW.plus(KeptPlans.AGE).minusSeconds(1)).find(one.id())).contains(one);
    assertThat(later.find(one.id())).isEmpty();
    assertThat(later.all()).isEmpty();
    later.keep(plan(1, 0), "bea");
    assertThat(kept.find(one.id())).as("its row is gone").isEmpty();
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
