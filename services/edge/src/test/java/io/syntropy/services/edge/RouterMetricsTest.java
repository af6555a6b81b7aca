package io.syntropy.services.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class RouterMetricsTest {
  private static final Upstream EU =
      new Upstream("social", "eu-west-1", URI.create("http://127.0.0.1:1"));
  private static final Upstream US =
      new Upstream("social", "us-east-1", URI.create("http://127.0.0.1:2"));

  private final RouterMetrics metrics = new RouterMetrics();

  @Test
  void utilizationIsTheBusiestUpstreams() {
    assertThat(metrics.utilization()).isZero();
    metrics.begin(EU);
    metrics.begin(EU);
    metrics.begin(US);
    assertThat(metrics.utilization()).isEqualTo(2.0 / 256);
    metrics.end(EU, true, false, 200);
    metrics.end(EU, true, false, 200);
    metrics.end(US, true, false, 200);
    assertThat(metrics.utilization()).isZero();
  }

  @Test
  void onlyRequestsDuringAFailoverAreCountedForIt() {
    metrics.begin(EU);
    metrics.end(EU, true, false, 502);
    metrics.begin(EU);
    metrics.end(EU, true, true, 502);
    metrics.begin(EU);
    metrics.end(EU, true, true, 404);
    assertThat(metrics.failover(true)).isEqualTo(1);
    assertThat(metrics.failover(false)).isEqualTo(1);
  }

  @Test
  void aRequestPassedOnIsCountedOnceAndARefusedOneNot() {
    metrics.end(EU, true, false, 200);
    metrics.end(EU, true, false, 404);
    metrics.end(US, true, true, 503);
    metrics.end(US, false, true, 413);
    assertThat(metrics.origin(false)).isEqualTo(2);
    assertThat(metrics.origin(true)).isEqualTo(1);
  }
}
