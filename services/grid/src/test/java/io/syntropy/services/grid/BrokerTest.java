package io.syntropy.services.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BrokerTest {
  private final AtomicInteger ids = new AtomicInteger();
  private final Broker broker =
      new Broker(
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
          Duration.ofSeconds(10),
          () -> "p" + ids.incrementAndGet());

  private static PlacementRequest wants(long cpu) {
    return new PlacementRequest("w", new Resources(cpu, 0, 0), null, false, null);
  }

  @Test
  void neverLendsMoreThanANodeHasAndTakesBackAllOfIt() {
    for (int i = 0; i < 5; i++) {
      broker.join(new NodeOffer("n" + i, "sa", "server", new Resources(1000, 10, 0), i));
    }
    Random random = new Random(7);
    List<Placement> open = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      if (random.nextBoolean()) {
        broker.place(wants(1 + random.nextInt(400))).placement().ifPresent(open::add);
      } else if (!open.isEmpty()) {
        Placement ended = open.remove(random.nextInt(open.size()));
        assertThat(broker.release(ended.id())).isTrue();
        assertThat(broker.release(ended.id())).isFalse();
      }
      for (Node node : broker.nodes("", 10)) {
        long used =
            open.stream()
                .filter(p -> p.node().equals(node.offer().id()))
                .mapToLong(p -> p.request().resources().cpuMillis())
                .sum();
        assertThat(node.used().cpuMillis()).isEqualTo(used).isLessThanOrEqualTo(1000);
      }
    }
  }

  @Test
  void refusesAnOfferBelowWhatIsInUse() {
    broker.join(new NodeOffer("n", "sa", "server", new Resources(1000, 10, 0), 1));
    broker.place(wants(600));

    assertThatThrownBy(
            () -> broker.join(new NodeOffer("n", "sa", "server", new Resources(500, 10, 0), 1)))
        .isInstanceOf(Broker.ConflictException.class);
  }

  @Test
  void holdsABoundedNumberOfNodes() {
    Resources some = new Resources(1, 1, 0);
    for (int i = 0; i < Broker.MAX_NODES; i++) {
      broker.join(new NodeOffer("n" + i, "sa", "server", some, 1));
    }

    assertThatThrownBy(() -> broker.join(new NodeOffer("more", "sa", "server", some, 1)))
        .isInstanceOf(Broker.FullException.class);
    assertThat(broker.join(new NodeOffer("n1", "us", "server", some, 1)).offer().region())
        .isEqualTo("us");
  }
}
