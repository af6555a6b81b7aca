package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges what a target was told, by the target's own book. */
final class TargetOracle {
  private final Map<String, Instant> decided = new HashMap<>();
  private int written;

  /** A decision that took effect in the controller's state. */
  void decided(TrafficShift s, Instant at) {
    decided.put(s.decisionKey(), at);
  }

  /** The writes since the last call. */
  void check(World w) {
    Desk desk = w.desk;
    if (desk == null) {
      return;
    }
    List<Router.Write> all = desk.router.writes;
    for (; written < all.size(); written++) {
      Router.Write now = all.get(written);
      String about = now.key() + " at " + now.at();
      assertThat(now.committed()).as("I11: %s", about).isTrue();
      assertThat(now.captured()).as("I8 pre-image: %s", about).isEqualTo(now.replaced());
      assertThat(now.replacedKey()).as("I10: %s", about).isNotEqualTo(Router.OPERATOR);
      Instant mine = decided.get(now.key());
      assertThat(mine).as("I11: %s was never decided", about).isNotNull();
      Instant theirs = decided.get(now.replacedKey());
      if (theirs != null) {
        assertThat(mine).as("I15: %s replaces %s", about, now.replacedKey()).isAfter(theirs);
      }
      if (written > 0) {
        assertThat(now.epoch())
            .as("I13: %s", about)
            .isGreaterThanOrEqualTo(all.get(written - 1).epoch());
      }
    }
  }
}
