package io.syntropy.server.slo;

import io.syntropy.server.live.LiveHub;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.SloStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Tells the live topic {@code slos} what changed, while somebody listens. */
@ApplicationScoped
public class SloLive {
  private final LoopState state;
  private final LiveHub live;
  private Map<String, SloStatus> told = new HashMap<>();

  /** Tells {@code live} of {@code state}'s SLOs. */
  public SloLive(LoopState state, LiveHub live) {
    this.state = state;
    this.live = live;
  }

  /** Publishes the SLOs that differ from what was told last. */
  public void publish(Instant now) {
    if (live.listening() == 0) {
      return;
    }
    Map<String, SloStatus> current = new HashMap<>();
    for (SloStatus status : state.engine().statuses(now)) {
      current.put(status.name(), status);
      if (!status.equals(told.get(status.name()))) {
        live.publish("slos", "upsert", SloView.listed(status, state.engine()));
      }
    }
    told.keySet().stream()
        .filter(name -> !current.containsKey(name))
        .forEach(name -> live.publish("slos", "remove", Map.of("name", name)));
    told = current;
  }
}
