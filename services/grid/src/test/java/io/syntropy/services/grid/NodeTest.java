package io.syntropy.services.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodeTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodeOffer OFFER =
      new NodeOffer("n", "sa", "server", new Resources(1000, 1000, 0), 5);

  @Test
  void keptHeartbeatsRaiseReputationTowardsOne() {
    Node node = Node.joining(OFFER, START);
    double before = 0.5;
    for (int i = 1; i <= 500; i++) {
      node = node.heartbeat(START.plusSeconds(10L * i), INTERVAL);
      assertThat(node.reputation().value()).isGreaterThan(before).isLessThanOrEqualTo(1);
      before = node.reputation().value();
    }
    assertThat(before).isGreaterThan(0.99);
  }

  @Test
  void missedOnesCostMoreThanKeptOnesGain() {
    Node node = Node.joining(OFFER, START);

    assertThat(node.reputation(START.plusSeconds(14), INTERVAL).value()).isEqualTo(0.5);
    assertThat(node.reputation(START.plusSeconds(15), INTERVAL).value()).isEqualTo(0.4);
    assertThat(node.reputation(START.plusSeconds(35), INTERVAL).value())
        .isCloseTo(0.5 * 0.512, within(1e-12));
    assertThat(node.heartbeat(START.plusSeconds(35), INTERVAL).reputation().value())
        .isCloseTo(0.256 + 0.02 * 0.744, within(1e-12));
    assertThat(node.reputation(START.plus(Duration.ofDays(3650)), INTERVAL).value())
        .isBetween(0.0, 1e-9);
  }

  @Test
  void joiningAgainDoesNotClearTheRecord() {
    Node node = Node.joining(OFFER, START).rejoining(OFFER, START.plusSeconds(35), INTERVAL);

    assertThat(node.reputation().value()).isCloseTo(0.256, within(1e-12));
  }

  @Test
  void isGoneAfterThreeIntervals() {
    Node node = Node.joining(OFFER, START);

    assertThat(node.alive(START.plusSeconds(30), INTERVAL)).isTrue();
    assertThat(node.alive(START.plusSeconds(30).plusMillis(1), INTERVAL)).isFalse();
  }
}
