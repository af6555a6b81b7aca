package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} during a send loop: nothing acknowledged is lost, nothing is counted twice. */
class CrashIT {
  @Test
  void ackedIsAtMostCountedIsAtMostSent(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO)) {
      AtomicInteger sent = new AtomicInteger();
      AtomicInteger acked = new AtomicInteger();
      for (int round = 0; round < 2; round++) {
        OtlpTraffic traffic = fixture.traffic();
        Thread sender =
            Thread.ofPlatform()
                .start(() -> {
                  Instant from = Instant.now();
                  while (true) {
                    Instant to = Instant.now();
                    sent.addAndGet(7);
                    if (traffic.requests("social", "eu-west-1", from, to, 5, 2) != 200) {
                      return; // the server is gone; whether this one counts is open
                    }
                    acked.addAndGet(7);
                    from = to;
                  }
                });
        int enough = acked.get() + 7 * 200;
        await().atMost(Duration.ofSeconds(30)).until(() -> acked.get() > enough);
        fixture.server().killGroup();
        sender.join();
        fixture.start();
        JsonNode slo = fixture.get("/api/v1/slos/feed-availability");
        assertThat(slo.path("total").asInt()).isBetween(acked.get(), sent.get());
        assertThat(slo.path("total").asInt() % 7).isZero();
        assertThat(slo.path("good").asInt()).isEqualTo(slo.path("total").asInt() / 7 * 5);
      }
    }
  }
}
