package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.client.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.util.Set;

/** Feed requests sent, and what an observer has to count of them. */
final class Requests {
  private static final String FEED = "/v1/feed/render?mode=neutral";
  private static final long CUT_MILLIS = 250;
  private static final long DELAY_MILLIS = 400;

  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private long total;
  private long good;
  private long surelyFast;
  private long surelySlow;

  /** All answered requests to the feed. */
  long total() {
    return total;
  }

  /** Those without a server error. */
  long good() {
    return good;
  }

  /** Those that the client saw end within the cut: for the service they took even less. */
  long surelyFast() {
    return surelyFast;
  }

  /** Those that the service was told to delay beyond the cut. */
  long surelySlow() {
    return surelySlow;
  }

  /** Sends {@code count} feed requests of which that share fails with 500. */
  void feeds(ServiceProcess service, int count, double errorRatio) throws Exception {
    chaos(service, errorRatio, 0);
    int failed = 0;
    for (int i = 0; i < count; i++) {
      failed += send(service, FEED, Set.of(200, 500)) == 500 ? 1 : 0;
    }
    assertThat(failed).as("answers 500").isEqualTo((int) (count * errorRatio));
    chaos(service, 0, 0);
  }

  /** Sends feed requests the service refuses with 400: good ones, they are the client's fault. */
  void invalid(ServiceProcess service, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      send(service, "/v1/feed/render?mode=unheard-of", Set.of(400));
    }
  }

  /** Sends feed requests the service is told to delay beyond the cut of 250 ms. */
  void slow(ServiceProcess service, int count) throws Exception {
    chaos(service, 0, DELAY_MILLIS);
    for (int i = 0; i < count; i++) {
      send(service, FEED, Set.of(200));
      surelySlow++;
    }
    chaos(service, 0, 0);
  }

  /** Sends requests to other routes; they count nowhere. */
  void elsewhere(ServiceProcess service, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(service.get("/v1/feed/nothing-here").statusCode()).isEqualTo(404);
    }
  }

  private int send(ServiceProcess service, String path, Set<Integer> expected)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    int status =
        http.send(service.request(path).build(), HttpResponse.BodyHandlers.discarding())
            .statusCode();
    long millis = (System.nanoTime() - begun) / 1_000_000;
    assertThat(status).as(path).isIn(expected);
    total++;
    good += status < 500 ? 1 : 0;
    surelyFast += millis < CUT_MILLIS ? 1 : 0;
    return status;
  }

  private static void chaos(ServiceProcess service, double errorRatio, long latencyMillis)
      throws Exception {
    String faults =
        "{\"error_ratio\": %s, \"latency_ms\": %d}".formatted(errorRatio, latencyMillis);
    assertThat(service.post("/internal/chaos", faults).statusCode()).isEqualTo(200);
  }
}
