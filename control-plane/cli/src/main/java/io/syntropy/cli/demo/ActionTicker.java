package io.syntropy.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.cli.Terminal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells each new state of each action, once. */
final class ActionTicker implements AutoCloseable {
  private final ControlPlane controlPlane;
  private final Narrator narrator;
  private final Map<String, String> told = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "action-ticker");
        thread.setDaemon(true);
        return thread;
      });

  ActionTicker(ControlPlane controlPlane, Narrator narrator) {
    this.controlPlane = controlPlane;
    this.narrator = narrator;
  }

  void start() {
    timer.scheduleWithFixedDelay(this::tick, 0, 500, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    List<JsonNode> oldestFirst = new ArrayList<>(controlPlane.actions());
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      JsonNode action = oldestFirst.get(i);
      String state = action.path("state").asText();
      if (!state.equals(told.put(action.path("id").asText(), state))) {
        narrator.say(line(action));
      }
    }
  }

  /** For example {@code action 01H..: traffic_weights social/eu-west-1 is applied (audit 7)}. */
  static String line(JsonNode action) {
    StringBuilder line = new StringBuilder("  action ").append(action.path("id").asText());
    line.append(": ").append(action.path("kind").asText()).append(' ');
    JsonNode target = action.path("target");
    line.append(target.path("service").asText());
    if (target.path("region").isTextual()) {
      line.append('/').append(target.path("region").asText());
    }
    line.append(" is ").append(action.path("state").asText());
    JsonNode audit = action.path("audit").path("index");
    if (audit.isNumber()) {
      line.append(" (audit entry ").append(audit.asLong()).append(')');
    }
    String reason = action.path("revert").path("reason").asText("");
    if (reason.isEmpty() || reason.equals("null")) {
      reason = action.path("reason").asText("");
    }
    return reason.isEmpty() ? line.toString() : line + ": " + Terminal.plain(reason);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
