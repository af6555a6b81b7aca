package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;

/** The service {@code worker} in one region, scaled by the length of its queue. */
final class Worker {
  static final String REGION = "eu-west-1";
  private final Fixture fixture;
  private final String token;

  Worker(Fixture fixture, String accepts) {
    this.fixture = fixture;
    token = fixture.server().token("service:worker");
    HttpResponse<String> answer =
        fixture
            .server()
            .send(
                "PUT",
                "/api/v1/services/worker",
                """
                {"family":"grid","version":"1","owner":"team","criticality":"normal",
                 "depends_on":[],"regions":[{"name":"%s"}],"modes":[],"accepts":[%s]}\
                """
                    .formatted(REGION, accepts),
                Map.of("Authorization", "Bearer " + token));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Heartbeats of instances 1 to {@code count}. */
  void beat(int count) {
    for (int i = 1; i <= count; i++) {
      HttpResponse<String> answer =
          fixture
              .server()
              .post(
                  "/api/v1/services/worker/heartbeat",
                  """
                  {"instance_id":"worker-%d","region":"%s","version":"1","applied":{}}\
                  """
                      .formatted(i, REGION),
                  token);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  /** The queue's length, told by the broker. */
  void lag(double value) {
    Instant now = Instant.now();
    assertThat(
            fixture
                .traffic()
                .send(
                    """
                    {"resourceMetrics":[{"resource":{"attributes":[
                       {"key":"service.name","value":{"stringValue":"worker"}},
                       {"key":"cloud.region","value":{"stringValue":"%s"}}]},
                     "scopeMetrics":[{"scope":{"name":"test"},"metrics":[
                       {"name":"worker.queue.lag","unit":"1","gauge":{"dataPoints":[
                         {"timeUnixNano":"%d","asDouble":%s}]}}]}]}]}\
                    """
                        .formatted(
                            REGION, now.getEpochSecond() * 1_000_000_000L + now.getNano(), value)))
        .isEqualTo(200);
  }

  /** The service's. */
  String token() {
    return token;
  }
}
