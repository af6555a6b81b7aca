package io.syntropy.policy;

import static io.syntropy.policy.ScalingWorld.average;
import static io.syntropy.policy.ScalingWorld.policy;
import static io.syntropy.policy.ScalingWorld.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metric outages that took replicas away elsewhere; each by the issue that reported it. */
class ScalingOutagesTest {
  private static final Duration LONG = Duration.ofMinutes(30);

  private static ScalingWorld busy(int replicas) {
    ScalingWorld w =
        new ScalingWorld(policy(1, 20, average("queue_lag", 100), value("p95", 0.75)), replicas);
    return w.total("queue_lag", replicas * 100.0).total("p95", 0.75).run(LONG);
  }

  private static void keeps(ScalingWorld w, int replicas) {
    w.run(LONG);
    assertThat(w.replicas).isEqualTo(replicas);
    assertThat(w.changes).noneMatch(ScaleChange::effective);
  }

  /** The metric's endpoint was down, read as zero and scaled to nothing. */
  @Test
  void keda1850AnUnreachableMetricKeepsTheReplicas() {
    ScalingWorld w = busy(10);
    w.readings.clear();
    keeps(w, 10);
  }

  /** One of two metrics was unavailable, the other asked for fewer. */
  @Test
  void kubernetes99394OneUnavailableMetricForbidsFewerButNotMore() {
    ScalingWorld w = busy(10);
    w.readings.remove("queue_lag");
    w.total("p95", 0.1);
    keeps(w, 10);
    w.total("p95", 1.5).run(Duration.ofSeconds(16));
    assertThat(w.replicas).isEqualTo(20);
  }

  /** The adapter went away for good; then the minimum was lowered. */
  @Test
  void kubernetes105187ABrokenMetricAndALowerMinimumTakeNothingAway() {
    ScalingWorld w = new ScalingWorld(policy(10, 20, average("queue_lag", 100)), 10);
    w.total("queue_lag", 1000).run(LONG);
    w.frozenReadings = true;
    w.policy = policy(2, 20, average("queue_lag", 100));
    keeps(w, 10);
  }

  /** Values that are no values: not a number, infinite, below zero, from the future. */
  @Test
  void kubernetes104387AnInvalidValueIsUnknown() {
    for (double invalid :
        List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1.0)) {
      ScalingWorld w = busy(10);
      w.total("queue_lag", invalid).total("p95", 0.01);
      keeps(w, 10);
    }
    ScalingWorld ahead = busy(10);
    ahead.frozenReadings = true;
    ahead.readings.put(
        "queue_lag", new ScalingReading.Total(0, ahead.now.plus(Duration.ofHours(2))));
    keeps(ahead, 10);
  }

  /** Nothing ready: a value per ready replica would ask for none at all. */
  @Test
  void withoutAReadyReplicaAValueSaysNothing() {
    ScalingWorld w = busy(10);
    w.unready = 10;
    w.total("queue_lag", 100);
    keeps(w, 10);
  }

  /** When the metric comes back low, a whole window passes before anything shrinks. */
  @Test
  void afterAnOutageTheWindowBeginsAnew() {
    ScalingWorld w = busy(10);
    w.readings.clear();
    w.run(LONG);
    w.total("queue_lag", 100).total("p95", 0.05).run(Duration.ofSeconds(299));
    assertThat(w.replicas).isEqualTo(10);
    w.run(Duration.ofSeconds(30));
    assertThat(w.replicas).isEqualTo(1);
  }

  /** What one signal asked for while another was missing does not count afterwards. */
  @Test
  void afterAPartialOutageTheWindowBeginsAnewToo() {
    ScalingWorld w = busy(10);
    w.readings.remove("queue_lag");
    w.total("p95", 0.05).run(LONG);
    w.total("queue_lag", 100).run(Duration.ofSeconds(299));
    assertThat(w.replicas).isEqualTo(10);
    w.run(Duration.ofSeconds(30));
    assertThat(w.replicas).isEqualTo(1);
  }
}
