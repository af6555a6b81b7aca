package io.syntropy.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.cli.Json;
import org.junit.jupiter.api.Test;

class ActionTickerTest {
  @Test
  void saysWhatWhereStateAuditEntryAndReason() {
    String action =
        """
        {"id": "a1", "kind": "traffic_weights", "target": {"service": "social", "region": "eu-west-1"},
         "state": "verified", "audit": {"index": 7, "leaf_hash": "x"}, "revert": null,
         "reason": "error ratio 1 > 0.05 for 15 s"}
        """;
    assertThat(ActionTicker.line(Json.read(action)))
        .isEqualTo(
            "  action a1: traffic_weights social/eu-west-1 is verified (audit entry 7):"
                + " error ratio 1 > 0.05 for 15 s");
  }

  @Test
  void theReasonOfARevertWins() {
    String action =
        """
        {"id": "a1", "kind": "protective_mode", "target": {"service": "social", "region": null},
         "state": "reverted", "revert": {"at": "2026-11-21T00:00:00Z", "reason": "recovered\\u0007"},
         "reason": "low"}
        """;
    assertThat(ActionTicker.line(Json.read(action)))
        .isEqualTo("  action a1: protective_mode social is reverted: recovered ");
  }
}
