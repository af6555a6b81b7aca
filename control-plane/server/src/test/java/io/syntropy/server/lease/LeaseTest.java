package io.syntropy.server.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {
  private static final LeaseTerms TERMS = LeaseTerms.DEFAULT;

  /** Monotonic clocks begin anywhere, also shortly before they wrap. */
  private static final long START = Long.MAX_VALUE - seconds(5);

  private static long seconds(double s) {
    return (long) (s * 1e9);
  }

  private static Lease taken() {
    return Lease.following(TERMS).asked(START).taken(7, START);
  }

  @Test
  void followsUntilTheLeaseIsTaken() {
    Lease lease = Lease.following(TERMS);
    assertThat(lease.leads(START)).isFalse();
    assertThat(lease.due(START)).isEqualTo(Lease.Due.TAKE);
    assertThat(lease.asked(START).due(START + seconds(0.9))).isEqualTo(Lease.Due.NOTHING);
    assertThat(lease.asked(START).due(START + seconds(1))).isEqualTo(Lease.Due.TAKE);
    assertThat(taken().leads(START)).isTrue();
    assertThat(taken().epoch()).isEqualTo(7);
  }

  @Test
  void renewsEveryThreeSecondsAndEverySecondWithoutAnAnswer() {
    Lease lease = taken();
    assertThat(lease.due(START + seconds(2.9))).isEqualTo(Lease.Due.NOTHING);
    assertThat(lease.due(START + seconds(3))).isEqualTo(Lease.Due.RENEW);
    Lease asked = lease.asked(START + seconds(3));
    assertThat(asked.due(START + seconds(3.9))).isEqualTo(Lease.Due.NOTHING);
    assertThat(asked.due(START + seconds(4))).isEqualTo(Lease.Due.RENEW);
    Lease renewed = asked.renewed(7, START + seconds(3));
    assertThat(renewed.due(START + seconds(5.9))).isEqualTo(Lease.Due.NOTHING);
    assertThat(renewed.leads(START + seconds(10.9))).isTrue();
    assertThat(renewed.leads(START + seconds(11))).isFalse();
  }

  @Test
  void stopsByItselfTheMarginBeforeOthersMayTakeIt() {
    Lease lease = taken();
    assertThat(lease.leads(START + seconds(8) - 1)).isTrue();
    assertThat(lease.leads(START + seconds(8))).isFalse();
    Lease lost = lease.at(START + seconds(8));
    assertThat(lost.holds()).isFalse();
    // It stays lost: a renewal that was under way does not bring it back.
    assertThat(lost.renewed(7, START + seconds(7)).leads(START + seconds(8))).isFalse();
    assertThat(lost.epoch()).isEqualTo(7);
  }

  @Test
  void anAnswerCountsFromTheQuestion() {
    Lease late = Lease.following(TERMS).asked(START).taken(7, START);
    assertThat(late.leads(START + seconds(9))).as("the grant took 9 s to arrive").isFalse();
    Lease renewed = taken().renewed(7, START + seconds(3)).renewed(7, START + seconds(1));
    assertThat(renewed.leads(START + seconds(10))).as("an older answer came last").isTrue();
    assertThat(taken().renewed(6, START + seconds(5)).leads(START + seconds(9)))
        .as("an answer for another term")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {8, 60, 86_400, 1e9})
  void jumpForwardAsAfterAPauseEndsTheTerm(double jump) {
    assertThat(taken().at(START + seconds(jump)).holds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-2, -60, -86_400, -1e9})
  void jumpBackIsNotBelieved(double jump) {
    assertThat(taken().at(START + seconds(jump)).holds()).isFalse();
    assertThat(taken().leads(START + seconds(-0.001))).as("read before it was renewed").isTrue();
    assertThat(taken().lost().due(START + seconds(jump)))
        .as("no attempt is put off")
        .isEqualTo(Lease.Due.TAKE);
  }

  @Test
  void epochsOnlyGrow() {
    assertThatThrownBy(() -> taken().lost().taken(7, START)).hasMessage("epoch: 7 (expected > 7)");
    assertThat(taken().lost().taken(8, START + seconds(20)).leads(START + seconds(20))).isTrue();
  }

  @Test
  void termsThatLeaveNoTimeForARetryAreRefused() {
    assertThatThrownBy(() ->
            new LeaseTerms(
                Duration.ofSeconds(6),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1)))
        .hasMessageContaining("ttl: PT6S");
  }

  /**
   * Servers with clocks of their own, lost answers and pauses, against a database that grants by
   * its clock: at no moment do two believe to lead, and a write by epoch is never accepted from
   * two.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void neverTwoAtOnce(long seed) {
    Random random = new Random(seed);
    int count = 3;
    List<Lease> servers = new ArrayList<>();
    long[] offset = new long[count];
    long[] pausedUntil = new long[count];
    for (int i = 0; i < count; i++) {
      servers.add(Lease.following(TERMS));
      offset[i] = random.nextLong();
    }
    long epoch = 0;
    int holder = -1;
    long expires = 0;
    int terms = 0;
    for (long t = 0; t < seconds(600); t += seconds(0.1)) {
      int leaders = 0;
      for (int i = 0; i < count; i++) {
        long now = t + offset[i];
        if (random.nextInt(400) == 0) {
          pausedUntil[i] = t + seconds(random.nextInt(30));
        }
        if (t < pausedUntil[i]) {
          continue; // a paused process does nothing; the clock goes on without it
        }
        Lease lease = servers.get(i).at(now);
        Lease.Due due = lease.due(now);
        if (due != Lease.Due.NOTHING) {
          lease = lease.asked(now);
          boolean arrives = random.nextInt(3) > 0;
          boolean answered = arrives && random.nextInt(4) > 0;
          if (due == Lease.Due.TAKE
              && arrives
              && (expires <= t || holder == i && epoch == lease.epoch())) {
            epoch++;
            holder = i;
            expires = t + TERMS.ttl().toNanos();
            if (answered) {
              lease = lease.taken(epoch, now);
              terms++;
            }
          } else if (due == Lease.Due.RENEW && arrives && holder == i && epoch == lease.epoch()) {
            expires = t + TERMS.ttl().toNanos();
            if (answered) {
              lease = lease.renewed(epoch, now);
            }
          }
        }
        servers.set(i, lease);
        if (lease.leads(now)) {
          leaders++;
          assertThat(holder).as("the database agrees, seed %d at %d", seed, t).isEqualTo(i);
          assertThat(lease.epoch()).isEqualTo(epoch);
        }
      }
      assertThat(leaders).as("seed %d at %d", seed, t).isLessThanOrEqualTo(1);
    }
    assertThat(terms).as("seed %d: the lease moved", seed).isGreaterThan(3);
  }
}
