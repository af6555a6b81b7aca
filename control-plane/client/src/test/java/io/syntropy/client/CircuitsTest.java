package io.syntropy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitsTest {
  private final VirtualTime time = new VirtualTime();
  private final Circuits circuits = new Circuits(time);

  private void told(CircuitState state) {
    circuits.heard(List.of(new Circuit("credit", "eu", state)));
  }

  @Test
  void whatNobodySaidIsToBeCalled() {
    assertThat(circuits.state("credit", "eu")).isEqualTo(CircuitState.UNKNOWN);
    assertThat(circuits.permits("credit", "eu")).isTrue();
    told(CircuitState.OPEN);
    assertThat(circuits.state("credit", "us")).isEqualTo(CircuitState.UNKNOWN);
    assertThat(circuits.permits("credit", "us")).isTrue();
  }

  @Test
  void anOpenCircuitPermitsNothingUntilItIsTooOldToBelieve() {
    told(CircuitState.OPEN);
    time.advance(Duration.ofSeconds(30));
    assertThat(circuits.state("credit", "eu")).isEqualTo(CircuitState.OPEN);
    assertThat(circuits.permits("credit", "eu")).isFalse();
    time.advance(Duration.ofMillis(1));
    assertThat(circuits.state("credit", "eu")).isEqualTo(CircuitState.UNKNOWN);
    assertThat(circuits.permits("credit", "eu")).isTrue();
  }

  @Test
  void aHalfOpenCircuitPermitsACallASecond() {
    told(CircuitState.HALF_OPEN);
    int permitted = 0;
    for (int tenth = 0; tenth < 50; tenth++) {
      permitted += circuits.permits("credit", "eu") ? 1 : 0;
      time.advance(Duration.ofMillis(100));
    }
    assertThat(permitted).isEqualTo(5);
  }

  @Test
  void eachAnswerReplacesTheOneBefore() {
    told(CircuitState.OPEN);
    circuits.heard(List.of());
    assertThat(circuits.state("credit", "eu")).isEqualTo(CircuitState.UNKNOWN);
    told(CircuitState.CLOSED);
    assertThat(circuits.state("credit", "eu")).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void whatCannotBeReadIsUnknown() {
    assertThat(SyntropyClient.circuits("")).isEmpty();
    assertThat(SyntropyClient.circuits("not json")).isEmpty();
    assertThat(SyntropyClient.circuits("{\"circuits\":7}")).isEmpty();
    assertThat(
            SyntropyClient.circuits(
                "{\"circuits\":[{\"service\":\"a\",\"region\":\"b\",\"state\":\"ajar\"},"
                    + "{\"service\":\"a\",\"region\":\"c\",\"state\":\"half_open\"}]}"))
        .containsExactly(new Circuit("a", "c", CircuitState.HALF_OPEN));
  }
}
