package io.syntropy.server.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.syntropy.server.db.MigratedPostgres;
import io.syntropy.server.db.StoredJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of regions' machines, in a real PostgreSQL. */
class TransitionStoreIT {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private static Transition at(int minute, String service, String machine, String from, String to) {
    return new Transition(
        START.plusSeconds(60L * minute),
        service,
        "eu-west-1",
        machine,
        from,
        to,
        "because of " + minute,
        List.of(
            new ActionWords.SignalView(
                "eu-west-1", "error_ratio", 0.5, "1", 0.05, "bad", START, "passive")),
        "d-" + minute,
        "a-" + minute,
        new Action.PolicyRef("regions", 3, "abc"));
  }

  private static Transition traffic(int minute, String from, String to) {
    return at(minute, "social", Transition.TRAFFIC, from, to);
  }

  @Test
  void eachStateLastsUntilTheNextOfItsMachineAndAStretchFindsWhatWasInForce(@TempDir Path folder)
      throws Exception {
    try (MigratedPostgres postgres = new MigratedPostgres(folder)) {
      TransitionStore store = store(postgres);
      add(postgres, store, traffic(0, "normal", "drained"));
      add(postgres, store, at(1, "social", Transition.PROTECTIVE_MODE, "none", "soft"));
      add(postgres, store, at(2, "chat", Transition.TRAFFIC, "normal", "drained"));
      add(postgres, store, traffic(10, "drained", "probation"));
      add(postgres, store, traffic(20, "probation", "normal"));

      assertThat(all(store, "social", Transition.TRAFFIC, null, null))
          .extracting(TransitionView::from, TransitionView::to, TransitionView::until)
          .containsExactly(
              tuple("probation", "normal", null),
              tuple("drained", "probation", minute(20)),
              tuple("normal", "drained", minute(10)));
      assertThat(all(store, null, null, null, null)).hasSize(5);
      assertThat(all(store, "chat", null, null, null)).hasSize(1);

      TransitionView oldest = all(store, "social", Transition.TRAFFIC, null, null).getLast();
      assertThat(oldest.at()).isEqualTo(START);
      assertThat(oldest.reason()).isEqualTo("because of 0");
      assertThat(oldest.decisionId()).isEqualTo("d-0");
      assertThat(oldest.actionId()).isEqualTo("a-0");
      assertThat(oldest.policy()).isEqualTo(new Action.PolicyRef("regions", 3, "abc"));
      assertThat(oldest.evidence())
          .extracting(ActionWords.SignalView::name, ActionWords.SignalView::value)
          .containsExactly(tuple("error_ratio", 0.5));

      // What was in force in a stretch, though it began before; what ended before it is left out.
      assertThat(all(store, "social", Transition.TRAFFIC, minute(12), minute(15)))
          .extracting(TransitionView::to)
          .containsExactly("probation");
      assertThat(all(store, "social", Transition.TRAFFIC, minute(10), null))
          .extracting(TransitionView::to)
          .containsExactly("normal", "probation");
      assertThat(all(store, "social", Transition.TRAFFIC, null, START)).isEmpty();

      List<TransitionView> first =
          store.page("eu-west-1", null, null, null, null, Long.MAX_VALUE, 2);
      List<TransitionView> second =
          store.page(
              "eu-west-1", null, null, null, null, Long.parseLong(first.getLast().id()), 200);
      assertThat(first).hasSize(2);
      assertThat(second).hasSize(3);
      assertThat(second).doesNotContainAnyElementsOf(first);
      assertThat(store.page("elsewhere", null, null, null, null, Long.MAX_VALUE, 9)).isEmpty();
    }
  }

  @Test
  void noMoreThanItsBoundAreKeptOfAMachineAndNoneForLongerThanItsAge(@TempDir Path folder)
      throws Exception {
    try (MigratedPostgres postgres = new MigratedPostgres(folder)) {
      TransitionStore store = store(postgres);
      add(postgres, store, at(0, "chat", Transition.TRAFFIC, "normal", "drained"));
      postgres.execute(
          """
          INSERT INTO region_transition (at, service, region, machine, body)
          SELECT '2026-11-22T11:00:00Z', 'social', 'eu-west-1', 'traffic', body
          FROM region_transition, generate_series(1, %d)\
          """
              .formatted(TransitionStore.MOST + 5));
      add(postgres, store, traffic(90, "normal", "drained"));
      assertThat(count(postgres, "service = 'social'")).isEqualTo(TransitionStore.MOST);
      assertThat(count(postgres, "service = 'chat'")).isEqualTo(1);
      int later = Math.toIntExact(TransitionStore.AGE.toMinutes()) + 60;
      add(postgres, store, traffic(later, "drained", "probation"));
      assertThat(count(postgres, "service = 'chat'")).isZero();
      assertThat(all(store, "social", null, null, null).getFirst().to()).isEqualTo("probation");
    }
  }

  @Test
  void whatIsRolledBackWasNoTransition(@TempDir Path folder) throws Exception {
    try (MigratedPostgres postgres = new MigratedPostgres(folder)) {
      TransitionStore store = store(postgres);
      try (java.sql.Connection tx = postgres.source().getConnection()) {
        tx.setAutoCommit(false);
        store.add(tx, traffic(0, "normal", "drained"));
        tx.rollback();
      }
      assertThat(all(store, null, null, null, null)).isEmpty();
    }
  }

  private static TransitionStore store(MigratedPostgres postgres) {
    return new TransitionStore(
        postgres.database(),
        new StoredJson(
            new ObjectMapper()
                .findAndRegisterModules()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)));
  }

  private static void add(MigratedPostgres postgres, TransitionStore store, Transition one) {
    postgres.database().inTransaction(tx -> store.add(tx, one));
  }

  private static List<TransitionView> all(
      TransitionStore store,
      @Nullable String service,
      @Nullable String machine,
      @Nullable Instant from,
      @Nullable Instant to) {
    return store.page("eu-west-1", service, machine, from, to, Long.MAX_VALUE, 200);
  }

  private static Instant minute(int minute) {
    return START.plusSeconds(60L * minute);
  }

  private static long count(MigratedPostgres postgres, String which) {
    return postgres
        .database()
        .inTransaction(tx -> {
          try (java.sql.ResultSet rows =
              tx.createStatement()
                  .executeQuery("SELECT count(*) FROM region_transition WHERE " + which)) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }
}
