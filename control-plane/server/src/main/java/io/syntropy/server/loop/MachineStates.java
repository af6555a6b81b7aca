package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.ControllerState;
import io.syntropy.policy.DirectiveController;
import io.syntropy.policy.DirectiveState;
import io.syntropy.policy.FailoverController;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.FailoverState;
import io.syntropy.policy.FailoverTerms;
import io.syntropy.policy.InstanceController;
import io.syntropy.policy.InstanceState;
import io.syntropy.policy.ProtectiveController;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ProtectiveState;
import io.syntropy.policy.RegionController;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.ScalingController;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.ScalingState;
import io.syntropy.server.db.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decision machines' states, by policy. Confined to the control loop's thread. */
@ApplicationScoped
public class MachineStates {
  /** The key of what people asked services for. */
  static final String DIRECTIVES = "Directives/" + DirectiveController.POLICY;

  /** The key of the watch over single instances. */
  static final String INSTANCES = "Instances/" + InstanceController.POLICY;

  private final StoredJson json;
  private final Map<String, ControllerState> traffic = new HashMap<>();
  private final Map<String, ProtectiveState> protection = new HashMap<>();
  private final Map<String, ScalingState> scaling = new HashMap<>();
  private final Map<String, FailoverState> failover = new HashMap<>();
  private @Nullable DirectiveState directives;
  private @Nullable InstanceState instances;
  private Map<String, JsonNode> rows = Map.of();
  private Instant restartedAt = Instant.EPOCH;

  /** States as {@code json} keeps them. */
  public MachineStates(StoredJson json) {
    this.json = json;
  }

  static String trafficKey(String policy) {
    return "RegionPolicy/" + policy;
  }

  static String protectionKey(String policy) {
    return "ProtectivePolicy/" + policy;
  }

  static String scalingKey(String policy) {
    return "ScalingPolicy/" + policy;
  }

  static String failoverKey(String policy) {
    return "FailoverPolicy/" + policy;
  }

  /** Takes up {@code rows} after a restart: nothing new for one hold (I31). */
  void restore(Map<String, JsonNode> kept, Instant now) {
    rows = Map.copyOf(kept);
    restartedAt = now;
    traffic.clear();
    protection.clear();
    scaling.clear();
    failover.clear();
    directives = null;
    instances = null;
  }

  /** When the control plane last started. */
  Instant restartedAt() {
    return restartedAt;
  }

  /** What people asked services for, which no policy decides on. */
  DirectiveState directives() {
    DirectiveState known = directives;
    if (known == null) {
      JsonNode row = rows.get(DIRECTIVES);
      known = row == null ? DirectiveState.EMPTY : json.read(row, DirectiveState.class);
      directives = known;
    }
    return known;
  }

  void directives(DirectiveState next) {
    directives = next;
  }

  /** What is known of single instances. */
  InstanceState instances() {
    InstanceState known = instances;
    if (known == null) {
      JsonNode row = rows.get(INSTANCES);
      known =
          row == null
              ? InstanceState.EMPTY
              : new InstanceController().restored(json.read(row, InstanceState.class), restartedAt);
      instances = known;
    }
    return known;
  }

  void instances(InstanceState next) {
    instances = next;
  }

  FailoverState failover(FailoverPolicy policy) {
    return failover.computeIfAbsent(
        policy.name(),
        name -> {
          JsonNode row = rows.get(failoverKey(name));
          return row == null
              ? FailoverState.EMPTY
              : new FailoverController(policy, FailoverTerms.NONE)
                  .restored(json.read(row, FailoverState.class), restartedAt);
        });
  }

  void failover(FailoverPolicy policy, FailoverState next) {
    failover.put(policy.name(), next);
  }

  ScalingState scaling(ScalingPolicy policy) {
    return scaling.computeIfAbsent(
        policy.name(),
        name -> {
          JsonNode row = rows.get(scalingKey(name));
          return row == null
              ? ScalingState.EMPTY
              : new ScalingController(policy)
                  .restored(json.read(row, ScalingState.class), restartedAt);
        });
  }

  void scaling(ScalingPolicy policy, ScalingState next) {
    scaling.put(policy.name(), next);
  }

  ControllerState traffic(RegionPolicy policy) {
    return traffic.computeIfAbsent(
        policy.name(),
        name -> {
          JsonNode row = rows.get(trafficKey(name));
          return row == null
              ? ControllerState.EMPTY
              : new RegionController(policy)
                  .restored(json.read(row, ControllerState.class), restartedAt);
        });
  }

  void traffic(RegionPolicy policy, ControllerState next) {
    traffic.put(policy.name(), next);
  }

  ProtectiveState protection(ProtectivePolicy policy) {
    return protection.computeIfAbsent(
        policy.name(),
        name -> {
          JsonNode row = rows.get(protectionKey(name));
          return row == null
              ? ProtectiveState.EMPTY
              : new ProtectiveController(policy)
                  .restored(json.read(row, ProtectiveState.class), restartedAt);
        });
  }

  void protection(ProtectivePolicy policy, ProtectiveState next) {
    protection.put(policy.name(), next);
  }
}
