package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final String TRAFFIC = MachineStates.trafficKey("social");
  private static final String SCALING = MachineStates.scalingKey("social");

  private final Inbox inbox = new Inbox();

  private static Outcome outcome(String key) {
    return new Outcome(key, Outcome.State.APPLIED, Instant.EPOCH, "test");
  }

  @Test
  void policiesOfTwoKindsWithOneNameEachReadTheNews() {
    inbox.told(Map.of("social", List.of(outcome("a"))));
    inbox.read(TRAFFIC, inbox.unread(TRAFFIC));
    assertThat(inbox.unread(TRAFFIC).news()).isEmpty();
    assertThat(inbox.unread(SCALING).news()).containsExactly(outcome("a"));
  }

  @Test
  void whatComesInAfterItWasReadIsKept() {
    inbox.told(TRAFFIC, List.of(outcome("a")));
    Inbox.Unread read = inbox.unread(TRAFFIC);
    inbox.told(TRAFFIC, List.of(outcome("b")));
    inbox.command("social", new OperatorCommand.Revert("eu", "ana"));
    inbox.read(TRAFFIC, read);
    assertThat(inbox.unread(TRAFFIC).news()).containsExactly(outcome("b"));
    assertThat(inbox.unread(TRAFFIC).commands()).hasSize(1);
  }

  @Test
  void whatNobodyReadsIsDropped() {
    inbox.told(Map.of("social", List.of(outcome("a"))));
    inbox.keep(Set.of(SCALING));
    assertThat(inbox.unread(TRAFFIC).news()).isEmpty();
    assertThat(inbox.unread(SCALING).news()).hasSize(1);
  }
}
