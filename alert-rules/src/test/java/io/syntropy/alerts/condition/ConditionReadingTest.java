package io.syntropy.alerts.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.alerts.config.Condition;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.Spread;
import io.syntropy.slo.config.Documents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionReadingTest {
  private static final Condition DROP =
      AlertDocuments.decode(
              Documents.read(
                      "a.yaml",
                      """
                      apiVersion: openslo/v1
                      kind: AlertCondition
                      metadata: {name: hz-drop}
                      spec:
                        condition:
                          kind: syntropy/condition
                          selector: {signal: metric, name: social.collective.hz, group_by: [cloud.region]}
                          measure: drop
                          op: gte
                          threshold: 30
                          lookbackWindow: 5m
                          minEvents: 50
                          runbook: regional-hz
                      """)
                  .documents())
          .conditions()
          .get("hz-drop");

  private static final List<Double> BOUNDS = List.of(400.0, 420.0, 440.0, 460.0);

  /** An hour whose median is 440 Hz. */
  private static final Spread HOUR = new Spread(0, BOUNDS, List.of(0.0, 0.0, 500.0, 500.0, 0.0));

  private static ConditionReading read(double mean, double users, boolean fresh, Spread hour) {
    Spread now = new Spread(mean * users, BOUNDS, List.of(users, 0.0, 0.0, 0.0, 0.0));
    SignalReading.Group group =
        new SignalReading.Group(
            Map.of("cloud.region", "eu"),
            users,
            users,
            users,
            users,
            Instant.EPOCH,
            fresh,
            1.0,
            now);
    return ConditionReading.of(DROP, group, hour);
  }

  @Test
  void aFallOfThirtyHzAgainstTheLastHoursMedianHolds() {
    assertThat(read(410, 100, true, HOUR).truth()).isEqualTo(Truth.YES);
    assertThat(read(410, 100, true, HOUR).value()).isCloseTo(30, within(1e-9));
    assertThat(read(410.5, 100, true, HOUR).truth()).isEqualTo(Truth.NO);
    assertThat(read(470, 100, true, HOUR).value()).isCloseTo(-30, within(1e-9));
  }

  @Test
  void withoutAnHourBucketsUsersOrFreshPointsItIsUnknown() {
    assertThat(read(400, 100, true, null).truth()).isEqualTo(Truth.UNKNOWN);
    Spread gauge = new Spread(44_000, List.of(), List.of(100.0));
    assertThat(read(400, 100, true, gauge).truth()).isEqualTo(Truth.UNKNOWN);
    assertThat(read(400, 49, true, HOUR).truth()).isEqualTo(Truth.UNKNOWN);
    assertThat(read(400, 100, false, HOUR).truth()).isEqualTo(Truth.UNKNOWN);
  }
}
