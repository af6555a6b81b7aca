package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Simulated users: reports every second, moving with the weights the directives ask for. */
final class Users implements AutoCloseable {
  private final String victim;
  private final AtomicBoolean failing;
  private final Fixture fixture;
  private final Thread thread;
  private volatile Map<String, Double> weights = Map.of();
  private volatile boolean running = true;

  /** Users of {@code fixture}'s regions; {@code victim} fails while {@code failing}. */
  Users(Fixture fixture, String victim, AtomicBoolean failing) {
    this.fixture = fixture;
    this.victim = victim;
    this.failing = failing;
    this.thread = Thread.ofVirtual().start(this::run);
  }

  void follow(DirectiveListener listener) {
    List<JsonNode> received = listener.received();
    for (int i = received.size() - 1; i >= 0; i--) {
      JsonNode wanted = received.get(i).path("desired").path("weights");
      if (wanted.isObject()) {
        weights =
            Fixture.REGIONS.stream()
                .collect(Collectors.toMap(r -> r, r -> wanted.path(r).asDouble()));
        return;
      }
    }
  }

  private void run() {
    Instant from = Instant.now();
    int beat = 0;
    while (running) {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        return;
      }
      Instant to = Instant.now();
      for (String region : Fixture.REGIONS) {
        int requests = (int) Math.round(30 * weights.getOrDefault(region, 1.0 / 3));
        boolean bad = failing.get() && region.equals(victim);
        fixture
            .traffic()
            .requests("social", region, from, to, bad ? 0 : requests, bad ? requests : 0);
      }
      from = to;
      if (beat++ % 8 == 0) {
        try {
          fixture.heartbeats();
        } catch (RuntimeException e) {
          // the server is being killed; the next one will hear from us
        }
      }
    }
  }

  @Override
  public void close() {
    running = false;
    thread.interrupt();
  }
}
