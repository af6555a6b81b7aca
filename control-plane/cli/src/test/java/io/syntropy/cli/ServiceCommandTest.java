package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ServiceCommandTest {
  private final ObjectNode service = Json.object();

  @Test
  void openCircuitsAreNamedAndClosedOnesAreNot() {
    assertThat(ServiceCommand.circuits(service)).as("of an older server").isEqualTo(Cell.UNKNOWN);
    ArrayNode circuits = service.putArray("circuits");
    assertThat(ServiceCommand.circuits(service)).as("without regions").isEqualTo(Cell.UNKNOWN);
    circuits.addObject().put("region", "eu").put("state", "closed");
    assertThat(ServiceCommand.circuits(service)).isEqualTo("closed");
    circuits.addObject().put("region", "sa").put("state", "open");
    circuits.addObject().put("region", "us").put("state", "half_open");
    assertThat(ServiceCommand.circuits(service)).isEqualTo("sa open, us half open");
  }
}
