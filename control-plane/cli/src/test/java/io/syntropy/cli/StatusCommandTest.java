package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  @Test
  void theLeaseIsTold() {
    ObjectNode lease =
        Json.object()
            .put("holder", "7d0c")
            .put("address", "http://10.0.0.1:8080")
            .put("epoch", 12)
            .put("age_seconds", 1.2);
    assertThat(StatusCommand.lease(lease))
        .isEqualTo("http://10.0.0.1:8080 acts, epoch 12, renewed 1 s ago");
    assertThat(StatusCommand.lease(lease.put("address", ""))).startsWith("nobody acts");
  }
}
