package io.syntropy.policy;

import static io.syntropy.policy.Decoded.decode;
import static io.syntropy.policy.Decoded.schemaAccepts;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalingDocumentsTest {
  private static final String SCALING_POLICY =
      """
      apiVersion: syntropy/v1
      kind: ScalingPolicy
      metadata: {name: social-scaling}
      spec:
        service: social
        criticality: normal
        replicas: {min: 1, max: 20, critical_min: 2}
        signals:
          - {name: queue_lag, metric: social.queue.lag, average: 100, stale_after: 60s}
          - {name: Hz_stress_index, value: 0.5}
        tolerance: 0.1
        up: {window: 0s, select: max, policies: [{pods: 4, period: 15s}, {percent: 100, period: 15s}]}
        down: {window: 5m, select: max, policies: [{percent: 100, period: 15s}]}
        sync: 15s
        dwell: 60s
        action: {expires: 1h, extensions: 3}
        mode: act
      """;

  @Test
  void aScalingPolicyIsDecodedAndItsExampleIsTheDefaults() {
    PolicyDocuments decoded = decode(SCALING_POLICY);
    assertThat(decoded.faults()).isEmpty();
    assertThat(schemaAccepts("ScalingPolicy", SCALING_POLICY)).isTrue();
    assertThat(decoded.notices()).isEmpty();
    List<ScalingSignal> signals =
        List.of(
            new ScalingSignal(
                "queue_lag",
                "social.queue.lag",
                ScalingSignal.Per.AVERAGE,
                100,
                Duration.ofSeconds(60)),
            new ScalingSignal(
                "Hz_stress_index",
                "Hz_stress_index",
                ScalingSignal.Per.VALUE,
                0.5,
                Duration.ofSeconds(60)));
    ScalingPolicy defaults =
        ScalingPolicy.defaults(
            "social-scaling", "social", new ScalingPolicy.Replicas(1, 20, 2), signals);
    assertThat(decoded.scalingPolicies().get("social-scaling"))
        .isEqualTo(defaults.withMode(Mode.ACT));
    String bare =
        """
        apiVersion: syntropy/v1
        kind: ScalingPolicy
        metadata: {name: social-scaling}
        spec:
          service: social
          replicas: {max: 20}
          signals:
            - {name: queue_lag, metric: social.queue.lag, average: 100}
            - {name: Hz_stress_index, value: 0.5}
        """;
    assertThat(decode(bare).scalingPolicies().get("social-scaling")).isEqualTo(defaults);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service: social|sevice: social|5",
        "criticality: normal|criticality: vital|6",
        "min: 1|min: 0|7",
        "max: 20, |max: 20000, |7",
        "max: 20, ||7",
        "average: 100|average: 0|9",
        "average: 100|average: 100, value: 5|9",
        "average: 100, ||9",
        "value: 0.5|value: high|10",
        "tolerance: 0.1|tolerance: 2|11",
        "{pods: 4, period: 15s}|{pods: 4, percent: 10, period: 15s}|12",
        "{pods: 4, period: 15s}|{pods: 4}|12",
        "window: 5m|window: soon|13",
        "select: max, policies: [{percent|select: most, policies: [{percent|13",
        "sync: 15s|sink: 15s|14",
        "mode: act|mode: enforce|17"
      })
  void aScalingPolicyIsHeldToItsSchema(String change) {
    String[] c = change.split("\\|");
    assertThat(SCALING_POLICY).contains(c[0]);
    String yaml = SCALING_POLICY.replace(c[0], c[1]);
    assertThat(decode(yaml).scalingPolicies()).isEmpty();
    assertThat(decode(yaml).faults())
        .anyMatch(fault -> fault.line() == Integer.parseInt(c[2]) && fault.column() > 1);
    assertThat(schemaAccepts("ScalingPolicy", yaml)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "min: 1|min: 21|7",
        "name: Hz_stress_index|name: queue_lag|9",
        "window: 5m|window: 2h|13",
        "sync: 15s|sync: 1h|14",
        "expires: 1h|expires: 73h|16"
      })
  void whatASchemaCannotSayIsAFaultOfTheScalingPolicyToo(String change) {
    String[] c = change.split("\\|");
    assertThat(decode(SCALING_POLICY.replace(c[0], c[1])).faults())
        .singleElement()
        .satisfies(fault -> assertThat(fault.line()).isEqualTo(Integer.parseInt(c[2])));
  }
}
