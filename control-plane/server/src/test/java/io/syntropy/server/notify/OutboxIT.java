package io.syntropy.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.notify.Notices;
import io.syntropy.alerts.notify.Notifier;
import io.syntropy.alerts.notify.NotifierSpec;
import io.syntropy.alerts.notify.Receipt;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.db.Database;
import io.syntropy.server.db.MigratedPostgres;
import io.syntropy.server.http.ApiException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox and its worker on a real PostgreSQL, with targets that answer as told. */
class OutboxIT {
  @TempDir private static Path folder;
  private static MigratedPostgres postgres;

  private final Database database = postgres.database();
  private final Outbox outbox = new Outbox();
  private final Letters letters = new Letters(database, new AuditLog(database, new ObjectMapper()));
  private final Target target = new Target();
  private Pace pace = new Pace(new NotifierSpec.Rate(6000, 1000));

  /** Takes what it is told, or answers as scripted. */
  private static final class Target implements Notifier {
    final List<String> told = new ArrayList<>();
    final Deque<Receipt> script = new ArrayDeque<>();
    Optional<Duration> resend = Optional.empty();

    @Override
    public String name() {
      return "t";
    }

    @Override
    public Receipt deliver(Notice notice) {
      Receipt receipt = script.isEmpty() ? new Receipt.Delivered("") : script.poll();
      if (receipt instanceof Receipt.Delivered) {
        told.add(notice.incident().id() + " " + notice.change().wire() + " " + notice.sequence());
      }
      return receipt;
    }

    @Override
    public Optional<Duration> resend() {
      return resend;
    }
  }

  @BeforeAll
  static void start() {
    postgres = new MigratedPostgres(folder);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    postgres.execute("TRUNCATE notice, notice_thread");
  }

  private DeliveryWorker worker() {
    return worker("t", target);
  }

  private DeliveryWorker worker(String name, Notifier notifier) {
    NotifierSpec.Target to = new NotifierSpec.Webhook(URI.create("https://x.example"), "k");
    NotifierSpec spec =
        new NotifierSpec(
            name,
            to,
            new NotifierSpec.Rate(6000, 1000),
            Duration.ofSeconds(1),
            true,
            Duration.ofHours(1));
    return new DeliveryWorker(
        spec,
        notifier,
        new Queue(database, name),
        () -> true,
        new DeliveryCounts(),
        pace,
        new SplittableRandom(1));
  }

  private static Notice notice(String incident, int sequence, Change change) {
    return Notices.of("t", incident, sequence, change);
  }

  private void add(Notice... notices) {
    database.inTransaction(tx -> {
      outbox.add(tx, List.of(notices));
      return null;
    });
  }

  /** Attempts, whether they succeed or not. */
  private void steps(DeliveryWorker worker, int count) {
    for (int i = 0; i < count; i++) {
      worker.step();
    }
  }

  private List<String> states() {
    return letters.page(0, null, null, 100).reversed().stream()
        .map(row -> row.view().incident() + " " + row.view().change() + " " + row.view().state())
        .toList();
  }

  private void due() throws SQLException {
    postgres.execute("UPDATE notice SET next_attempt_at = clock_timestamp()");
  }

  @Test
  void whatIsRolledBackIsNeverTold() {
    assertThatThrownBy(() ->
            database.inTransaction(tx -> {
              outbox.add(tx, List.of(notice("a", 0, Change.TRIGGER)));
              throw new IllegalStateException("the change failed");
            }))
        .isInstanceOf(IllegalStateException.class);
    steps(worker(), 2);
    assertThat(target.told).isEmpty();
  }

  @Test
  void theSameDecisionAgainIsToldOnce() {
    add(notice("a", 0, Change.TRIGGER));
    add(notice("a", 0, Change.TRIGGER), notice("b", 0, Change.TRIGGER));
    steps(worker(), 4);
    add(notice("a", 0, Change.TRIGGER));
    steps(worker(), 2);
    assertThat(target.told).containsExactly("a trigger 0", "b trigger 0");
  }

  @Test
  void updatesThatAnotherChangeFollowsAreNotSent() throws SQLException {
    add(
        notice("a", 0, Change.TRIGGER),
        notice("a", 1, Change.UPDATE),
        notice("b", 0, Change.TRIGGER),
        notice("a", 2, Change.UPDATE),
        notice("a", 3, Change.ACKNOWLEDGE),
        notice("a", 4, Change.UPDATE),
        notice("b", 1, Change.UPDATE));
    due();
    steps(worker(), 10);
    assertThat(target.told)
        .containsExactly(
            "a trigger 0", "b trigger 0", "a acknowledge 3", "a update 4", "b update 1");
    assertThat(states()).contains("a update superseded").doesNotContain("a update pending");
  }

  @Test
  void anUpdateWaitsForTheNextAndAStreamOfThemDoesNotWaitForever() throws SQLException {
    DeliveryWorker worker = worker();
    add(notice("a", 0, Change.TRIGGER), notice("a", 1, Change.UPDATE));
    steps(worker, 2);
    assertThat(target.told).containsExactly("a trigger 0");
    postgres.execute("UPDATE notice SET next_attempt_at = next_attempt_at - interval '1 minute'");
    add(notice("a", 2, Change.UPDATE));
    steps(worker, 2);
    assertThat(target.told).containsExactly("a trigger 0", "a update 2");
    add(notice("a", 3, Change.UPDATE), notice("a", 4, Change.RESOLVE));
    steps(worker, 2);
    assertThat(target.told).containsExactly("a trigger 0", "a update 2", "a resolve 4");
  }

  @Test
  void withinAnIncidentOrderIsKeptAndOthersGoOn() throws SQLException {
    add(
        notice("a", 0, Change.TRIGGER),
        notice("b", 0, Change.TRIGGER),
        notice("a", 1, Change.RESOLVE),
        notice("b", 1, Change.RESOLVE));
    target.script.add(new Receipt.Retry(Duration.ofMinutes(1), "busy"));
    steps(worker(), 1);
    pace = new Pace(new NotifierSpec.Rate(6000, 1000)); // what it asked of all of them is over
    DeliveryWorker worker = worker();
    steps(worker, 10);
    assertThat(target.told).containsExactly("b trigger 0", "b resolve 1");
    due();
    steps(worker, 10);
    assertThat(target.told)
        .containsExactly("b trigger 0", "b resolve 1", "a trigger 0", "a resolve 1");
  }

  @Test
  void anotherWorkerGoesOnWhereOneEnded() {
    add(notice("a", 0, Change.TRIGGER), notice("a", 1, Change.RESOLVE));
    steps(worker(), 1);
    steps(worker(), 3);
    assertThat(target.told).containsExactly("a trigger 0", "a resolve 1");
  }

  @Test
  void whatWasRefusedIsADeadLetterAndCanBeSentAgainWithWhatFollowed() {
    add(
        notice("a", 0, Change.TRIGGER),
        notice("a", 1, Change.RESOLVE),
        notice("b", 0, Change.TRIGGER));
    target.script.add(new Receipt.Refused("bad key"));
    target.script.add(new Receipt.Refused("bad key"));
    DeliveryWorker worker = worker();
    steps(worker, 4);
    assertThat(states()).containsExactly("a trigger dead", "a resolve dead", "b trigger delivered");
    String id = Notice.id("a", 0, "t");
    assertThat(letters.redrive(id, "operator:ana", Instant.now())).hasSize(2);
    steps(worker, 4);
    assertThat(target.told).containsExactly("b trigger 0", "a trigger 0", "a resolve 1");
    assertThatThrownBy(() -> letters.redrive(id, "operator:ana", Instant.now()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("is delivered (expected a dead one)");
    assertThatThrownBy(() -> letters.redrive("nobody", "operator:ana", Instant.now()))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void aTriggerIsNotSentAgainAfterItsResolutionWas() {
    add(notice("a", 0, Change.TRIGGER), notice("a", 1, Change.RESOLVE));
    target.script.add(new Receipt.Refused("bad"));
    steps(worker(), 3);
    assertThat(states()).containsExactly("a trigger superseded", "a resolve delivered");
    assertThatThrownBy(() -> letters.redrive(Notice.id("a", 0, "t"), "operator:ana", Instant.now()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("is superseded (expected a dead one)");
    assertThat(new Backlog(database).read()).isEmpty();
  }

  @Test
  void deadLettersOfAnotherIncidentOrOfLaterDateStay() {
    add(
        notice("a", 0, Change.TRIGGER),
        notice("b", 0, Change.TRIGGER),
        notice("a", 1, Change.ACKNOWLEDGE),
        notice("a", 2, Change.RESOLVE));
    target.script.add(new Receipt.Refused("bad"));
    target.script.add(new Receipt.Refused("bad"));
    target.script.add(new Receipt.Delivered(""));
    target.script.add(new Receipt.Refused("bad"));
    steps(worker(), 5);
    assertThat(states())
        .containsExactly(
            "a trigger superseded", "b trigger dead", "a acknowledge delivered", "a resolve dead");
  }

  @Test
  void whatWasOvertakenBeforeIsLetGoByTheSweep() throws SQLException {
    add(notice("a", 0, Change.TRIGGER), notice("a", 1, Change.RESOLVE));
    steps(worker(), 3);
    postgres.execute("UPDATE notice SET state = 'dead' WHERE change = 'trigger'");
    Backlog backlog = new Backlog(database);
    assertThat(backlog.read()).hasSize(1);
    backlog.clear(List.of("t"));
    assertThat(backlog.read()).isEmpty();
    assertThat(states()).containsExactly("a trigger superseded", "a resolve delivered");
  }

  @Test
  void aDeadLetterCanBeGivenUp() {
    target.resend = Optional.of(Duration.ofMinutes(1));
    add(notice("a", 0, Change.TRIGGER), notice("a", 1, Change.RESOLVE));
    target.script.add(new Receipt.Delivered(""));
    target.script.add(new Receipt.Refused("bad"));
    steps(worker(), 3);
    assertThat(states()).containsExactly("a trigger delivered", "a resolve dead");
    assertThat(new Queue(database, "t").again(Duration.ZERO)).isPresent();
    String id = Notice.id("a", 1, "t");
    assertThat(letters.discard(id, "the account is closed", "operator:ana", Instant.now()).state())
        .isEqualTo("discarded");
    assertThat(new Backlog(database).read()).isEmpty();
    assertThat(new Queue(database, "t").again(Duration.ZERO)).isEmpty();
    assertThatThrownBy(() -> letters.discard(id, "again", "operator:ana", Instant.now()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("is discarded (expected a dead one)");
    assertThatThrownBy(() -> letters.discard("nobody", "r", "operator:ana", Instant.now()))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void allDeadLettersOfATargetCanBeGivenUp() {
    add(
        notice("a", 0, Change.TRIGGER),
        notice("b", 0, Change.TRIGGER),
        notice("c", 0, Change.TRIGGER));
    target.script.add(new Receipt.Refused("bad"));
    target.script.add(new Receipt.Refused("bad"));
    steps(worker(), 4);
    assertThat(letters.discardAll("other", "r", "operator:ana", Instant.now())).isZero();
    assertThat(letters.discardAll("t", "no such account", "operator:ana", Instant.now()))
        .isEqualTo(2);
    assertThat(states())
        .containsExactly("a trigger discarded", "b trigger discarded", "c trigger delivered");
  }

  @Test
  void whatIsNotTakenForLongIsGivenUpUnlessItResolvesWhatIsOpen() throws SQLException {
    add(notice("a", 0, Change.TRIGGER));
    DeliveryWorker worker = worker();
    steps(worker, 1);
    add(notice("a", 1, Change.RESOLVE), notice("b", 0, Change.TRIGGER));
    postgres.execute("UPDATE notice SET queued_at = queued_at - interval '2 hours'");
    target.script.add(new Receipt.Retry(Duration.ZERO, "down"));
    target.script.add(new Receipt.Retry(Duration.ZERO, "down"));
    steps(worker, 2);
    assertThat(states())
        .containsExactly("a trigger delivered", "a resolve pending", "b trigger dead");
    due();
    steps(worker, 1);
    assertThat(target.told).containsExactly("a trigger 0", "a resolve 1");
  }

  private Receipt trial(Pace held) {
    return new Trials(database, outbox).run(target, held, "1", "operator:ana", Instant.now());
  }

  @Test
  void aTrialThatTheTargetPutsOffShowsSoAndHoldsTheQueueToo() {
    target.script.add(new Receipt.Retry(Duration.ofSeconds(30), "answers 429: slow down"));
    assertThat(trial(pace))
        .isEqualTo(new Receipt.Retry(Duration.ofSeconds(30), "answers 429: slow down"));
    // The end is queued, and nothing is sent before the target may be asked again.
    assertThat(states()).containsExactly("trial-1 resolve pending");
    add(notice("a", 0, Change.TRIGGER));
    assertThat(worker().step()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
    Receipt second = trial(pace);
    assertThat(second.words()).startsWith("not sent: the notifier's rate, or what its target");
    assertThat(((Receipt.Retry) second).after()).isGreaterThan(Duration.ofSeconds(25));
    assertThat(target.told).isEmpty();
  }

  @Test
  void whatTheTargetAskedTheQueueToWaitHoldsATrial() {
    target.script.add(new Receipt.Retry(Duration.ofMinutes(1), "answers 429"));
    add(notice("a", 0, Change.TRIGGER));
    worker().step();
    assertThat(trial(pace)).isInstanceOf(Receipt.Retry.class);
    assertThat(target.told).isEmpty();
  }

  @Test
  void aTrialKeepsTheRateAndQueuesItsEndWhenItIsTooSlow() {
    Pace slow = new Pace(new NotifierSpec.Rate(1, 1));
    assertThat(trial(slow).words()).startsWith("opened; the rate allows its end in ");
    assertThat(target.told).containsExactly("trial-1 trigger 0");
    assertThat(states()).containsExactly("trial-1 resolve pending");
    assertThat(trial(slow)).isInstanceOf(Receipt.Retry.class);
    assertThat(target.told).hasSize(1);
  }

  @Test
  void anOpenIncidentIsToldAgainToTargetsThatForget() throws SQLException {
    target.resend = Optional.of(Duration.ofMinutes(1));
    add(notice("a", 0, Change.TRIGGER), notice("a", 1, Change.UPDATE));
    due();
    DeliveryWorker worker = worker();
    steps(worker, 4);
    assertThat(target.told).containsExactly("a trigger 0", "a update 1");
    postgres.execute("UPDATE notice_thread SET told_at = told_at - interval '61 seconds'");
    steps(worker, 3);
    assertThat(target.told).containsExactly("a trigger 0", "a update 1", "a update 1");
    add(notice("a", 2, Change.RESOLVE));
    steps(worker, 1);
    postgres.execute("UPDATE notice_thread SET told_at = told_at - interval '61 seconds'");
    steps(worker, 3);
    assertThat(target.told).last().isEqualTo("a resolve 2");
    assertThat(target.told).hasSize(4);
  }

  @Test
  void aTargetThatHangsHoldsUpNobodyElse() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Notifier stuck =
        new Notifier() {
          @Override
          public String name() {
            return "stuck";
          }

          @Override
          public Receipt deliver(Notice notice) {
            hanging.countDown();
            try {
              over.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return new Receipt.Delivered("");
          }
        };
    add(Notices.of("stuck", "a", 0, Change.TRIGGER), notice("a", 0, Change.TRIGGER));
    DeliveryWorker first = worker("stuck", stuck);
    Thread thread = Thread.ofVirtual().start(first);
    hanging.await();
    steps(worker(), 1);
    assertThat(target.told).containsExactly("a trigger 0");
    over.countDown();
    first.stop();
    thread.join();
    assertThat(states()).containsOnly("a trigger delivered");
  }

  @Test
  void whatCannotBeReadHoldsUpNobody() throws SQLException {
    add(notice("a", 0, Change.TRIGGER), notice("b", 0, Change.TRIGGER));
    postgres.execute("UPDATE notice SET payload = '{}' WHERE dedup_key LIKE '%a'");
    steps(worker(), 3);
    assertThat(target.told).containsExactly("b trigger 0");
    assertThat(letters.page(0, "dead", "t", 10))
        .singleElement()
        .satisfies(row -> assertThat(row.view().lastError()).startsWith("unreadable: id:"));
  }

  @Test
  void anyTextOfTelemetryIsKept() {
    IncidentBrief incident = notice("a", 0, Change.TRIGGER).incident();
    IncidentBrief wild =
        new IncidentBrief(
            "a",
            "NUL \0, half a character \uD83D, \u001b[31m",
            incident.severity(),
            incident.service(),
            incident.regions(),
            incident.state(),
            incident.startedAt(),
            null,
            incident.alerts(),
            incident.shown(),
            null,
            Map.of("l\0", "v\0"),
            "\0");
    add(Notice.of("t", "k", Change.TRIGGER, wild, 0, Instant.now()));
    steps(worker(), 1);
    assertThat(target.told).containsExactly("a trigger 0");
    add(Notices.largest("t", "b"));
    steps(worker(), 1);
    assertThat(target.told).hasSize(2);
  }

  @Test
  void whatIsKeptOfAMessageStays() {
    StoredMemory memory = new StoredMemory(database, "t");
    assertThat(memory.recall("k")).isEmpty();
    memory.keep("k", "one");
    memory.keep("k", "two");
    assertThat(new StoredMemory(database, "t").recall("k")).contains("two");
    assertThat(new StoredMemory(database, "other").recall("k")).isEmpty();
  }

  @Test
  void theBacklogIsCountedAndWhatNobodyWillTakeIsGivenUp() throws SQLException {
    Backlog backlog = new Backlog(database);
    add(notice("a", 0, Change.TRIGGER), Notices.of("gone", "b", 0, Change.TRIGGER));
    postgres.execute("UPDATE notice SET queued_at = queued_at - interval '4 days'");
    assertThat(backlog.read())
        .extracting(Backlog.OfTarget::target, Backlog.OfTarget::pending, Backlog.OfTarget::dead)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("gone", 1L, 0L),
            org.assertj.core.groups.Tuple.tuple("t", 1L, 0L));
    assertThat(backlog.read().get(0).oldest()).isGreaterThan(Duration.ofDays(3));
    backlog.clear(List.of("t"));
    assertThat(states()).containsExactly("a trigger pending", "b trigger dead");
  }
}
