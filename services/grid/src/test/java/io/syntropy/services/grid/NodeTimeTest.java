package io.syntropy.services.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.services.grid.NodeTime.Seconds;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeTimeTest {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void timeSinceTheLastReadingCountsForEveryNodeInItsState() {
    NodeTime time = new NodeTime();
    assertThat(time.read(Map.of("server", new Seconds(2, 0)), START))
        .containsEntry("server", new Seconds(0, 0));
    assertThat(time.read(Map.of("server", new Seconds(1, 1)), START.plusSeconds(10)))
        .containsEntry("server", new Seconds(10, 10));
    Map<String, Seconds> both = Map.of("server", new Seconds(2, 0), "edge", new Seconds(0, 3));
    assertThat(time.read(both, START.plusSeconds(12)))
        .containsEntry("server", new Seconds(14, 10))
        .containsEntry("edge", new Seconds(0, 6));
    assertThat(time.read(both, START)).containsEntry("server", new Seconds(14, 10));
  }
}
