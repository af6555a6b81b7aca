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
import io.syntropy.policy.ReleasePolicy;
import io.syntropy.policy.RollbackController;
import io.syntropy.policy.RollbackState;
import io.syntropy.policy.ScalingController;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.ScalingState;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The decision machines' states, by policy. Confined to the control loop's thread. */
@ApplicationScoped
public class MachineStates {
  /** The key of what people asked services for. */
  static final String DIRECTIVES = directivesKey(DirectiveController.POLICY);

  /** The key of the watch over single instances. */
  static final String INSTANCES = instancesKey(InstanceController.POLICY);

  private final StoredJson json;
  private final Map<String, Object> states = new HashMap<>();
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

  private static String directivesKey(String policy) {
    return "Directives/" + policy;
  }

  private static String instancesKey(String policy) {
    return "Instances/" + policy;
  }

  static String rollbackKey(String policy) {
    return "ReleasePolicy/" + policy;
  }

  /** The keys a policy's machine may have; kinds of policies may share names. */
  static List<String> keys(String policy) {
    return List.of(
        trafficKey(policy),
        protectionKey(policy),
        scalingKey(policy),
        failoverKey(policy),
        rollbackKey(policy),
        directivesKey(policy),
        instancesKey(policy));
  }

  /** The keys of the machines that are stepped under {@code configuration}. */
  static Set<String> keys(Configuration configuration) {
    Set<String> keys = new HashSet<>(Set.of(DIRECTIVES, INSTANCES));
    configuration.regionPolicies().forEach(p -> keys.add(trafficKey(p.name())));
    configuration.protectivePolicies().forEach(p -> keys.add(protectionKey(p.name())));
    configuration.scalingPolicies().forEach(p -> keys.add(scalingKey(p.name())));
    configuration.failoverPolicies().forEach(p -> keys.add(failoverKey(p.name())));
    configuration.releasePolicies().forEach(p -> keys.add(rollbackKey(p.name())));
    return keys;
  }

  /** Takes up {@code rows} after a restart: nothing new for one hold (I31). */
  void restore(Map<String, JsonNode> kept, Instant now) {
    rows = Map.copyOf(kept);
    restartedAt = now;
    states.clear();
  }

  /** When the control plane last started. */
  Instant restartedAt() {
    return restartedAt;
  }

  /** What people asked services for, which no policy decides on. */
  DirectiveState directives() {
    return at(DIRECTIVES, DirectiveState.class, DirectiveState.EMPTY, row -> row);
  }

  void directives(DirectiveState next) {
    states.put(DIRECTIVES, next);
  }

  /** What is known of single instances. */
  InstanceState instances() {
    return at(
        INSTANCES,
        InstanceState.class,
        InstanceState.EMPTY,
        row -> new InstanceController().restored(row, restartedAt));
  }

  void instances(InstanceState next) {
    states.put(INSTANCES, next);
  }

  FailoverState failover(FailoverPolicy policy) {
    return at(
        failoverKey(policy.name()),
        FailoverState.class,
        FailoverState.EMPTY,
        row -> new FailoverController(policy, FailoverTerms.NONE).restored(row, restartedAt));
  }

  void failover(FailoverPolicy policy, FailoverState next) {
    states.put(failoverKey(policy.name()), next);
  }

  RollbackState rollback(ReleasePolicy policy) {
    return at(
        rollbackKey(policy.name()),
        RollbackState.class,
        RollbackState.EMPTY,
        row -> new RollbackController(policy).restored(row, restartedAt));
  }

  void rollback(ReleasePolicy policy, RollbackState next) {
    states.put(rollbackKey(policy.name()), next);
  }

  ScalingState scaling(ScalingPolicy policy) {
    return at(
        scalingKey(policy.name()),
        ScalingState.class,
        ScalingState.EMPTY,
        row -> new ScalingController(policy).restored(row, restartedAt));
  }

  void scaling(ScalingPolicy policy, ScalingState next) {
    states.put(scalingKey(policy.name()), next);
  }

  ControllerState traffic(RegionPolicy policy) {
    return at(
        trafficKey(policy.name()),
        ControllerState.class,
        ControllerState.EMPTY,
        row -> new RegionController(policy).restored(row, restartedAt));
  }

  void traffic(RegionPolicy policy, ControllerState next) {
    states.put(trafficKey(policy.name()), next);
  }

  ProtectiveState protection(ProtectivePolicy policy) {
    return at(
        protectionKey(policy.name()),
        ProtectiveState.class,
        ProtectiveState.EMPTY,
        row -> new ProtectiveController(policy).restored(row, restartedAt));
  }

  void protection(ProtectivePolicy policy, ProtectiveState next) {
    states.put(protectionKey(policy.name()), next);
  }

  /** The state kept under {@code key}; one not asked for since the start is read from its row. */
  private <S> S at(String key, Class<S> type, S empty, UnaryOperator<S> restored) {
    Object known = states.get(key);
    if (known == null) {
      JsonNode row = rows.get(key);
      known = row == null ? empty : restored.apply(json.read(row, type));
      states.put(key, known);
    }
    return type.cast(known);
  }
}
