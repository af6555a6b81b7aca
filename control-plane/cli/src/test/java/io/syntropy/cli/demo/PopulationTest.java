package io.syntropy.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.cli.Json;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PopulationTest {
  private final Population population = new Population(new SplittableRandom(7));

  @Test
  void everyUserReportsOnceBeforeAnyReportsAgain() {
    Set<String> users = new HashSet<>();
    double sum = 0;
    int low = 0;
    for (int i = 0; i < Population.USERS; i++) {
      JsonNode report = Json.read(population.nextReport());
      assertThat(report.path("user_hash").asText()).matches("u_[0-9a-f]{16}");
      assertThat(users.add(report.path("user_hash").asText())).isTrue();
      double hz = report.path("hz").asDouble();
      assertThat(hz).isBetween(300.0, 800.0);
      sum += hz;
      low += hz < 420 ? 1 : 0;
    }
    assertThat(sum / Population.USERS).isBetween(490.0, 510.0);
    assertThat(low).isLessThan(Population.USERS / 20);
    assertThat(users).contains(Json.read(population.nextReport()).path("user_hash").asText());
  }

  @Test
  void transfersAreBetweenTwoFundedUsers() {
    Set<String> funded = new HashSet<>();
    Population.funding().forEach(json -> funded.add(Json.read(json).path("to").asText()));
    for (int i = 0; i < 1000; i++) {
      JsonNode transfer = Json.read(population.nextTransfer());
      assertThat(transfer.path("from")).isNotEqualTo(transfer.path("to"));
      assertThat(funded).contains(transfer.path("from").asText(), transfer.path("to").asText());
      assertThat(transfer.path("amount").asInt()).isBetween(1, 5);
    }
  }

  @Test
  void workAndNodesAreJson() {
    assertThat(Json.read(population.nextPlacement()).path("resources").path("cpu_millis").asInt())
        .isPositive();
    for (Population.Node node : Population.NODES) {
      assertThat(Json.read(node.json()).path("capacity").path("cpu_millis").asInt()).isPositive();
    }
  }
}
