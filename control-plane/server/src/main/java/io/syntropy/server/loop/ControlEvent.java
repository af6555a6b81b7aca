package io.syntropy.server.loop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.incident.Silence;
import io.syntropy.policy.Outcome;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionRequest;
import io.syntropy.server.action.SealedRaise;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.gate.GateOverride;
import io.syntropy.server.registry.Ack;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.Heartbeat;
import io.syntropy.server.registry.Manifest;
import io.syntropy.slo.Correction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a decision reads besides telemetry; each is journalled before it is applied. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlEvent.Tick.class, name = "tick"),
  @JsonSubTypes.Type(value = ControlEvent.Started.class, name = "started"),
  @JsonSubTypes.Type(value = ControlEvent.Booted.class, name = "booted"),
  @JsonSubTypes.Type(value = ControlEvent.LeaseLost.class, name = "lease_lost"),
  @JsonSubTypes.Type(value = ControlEvent.DatabaseGone.class, name = "database_gone"),
  @JsonSubTypes.Type(value = ControlEvent.Merged.class, name = "merged"),
  @JsonSubTypes.Type(value = ControlEvent.Followed.class, name = "followed"),
  @JsonSubTypes.Type(value = ControlEvent.Dropped.class, name = "dropped"),
  @JsonSubTypes.Type(value = ControlEvent.ConfigApplied.class, name = "config"),
  @JsonSubTypes.Type(value = ControlEvent.Registered.class, name = "manifest"),
  @JsonSubTypes.Type(value = ControlEvent.Beat.class, name = "heartbeat"),
  @JsonSubTypes.Type(value = ControlEvent.Departed.class, name = "departed"),
  @JsonSubTypes.Type(value = ControlEvent.Probed.class, name = "probe"),
  @JsonSubTypes.Type(value = ControlEvent.InstanceProbed.class, name = "instance_probe"),
  @JsonSubTypes.Type(value = ControlEvent.Acked.class, name = "ack"),
  @JsonSubTypes.Type(value = ControlEvent.Judged.class, name = "judged"),
  @JsonSubTypes.Type(value = ControlEvent.EffectSettled.class, name = "effect"),
  @JsonSubTypes.Type(value = ControlEvent.Command.class, name = "command"),
  @JsonSubTypes.Type(value = ControlEvent.Requested.class, name = "requested"),
  @JsonSubTypes.Type(value = ControlEvent.Corrected.class, name = "correction"),
  @JsonSubTypes.Type(value = ControlEvent.CorrectionWithdrawn.class, name = "correction_withdrawn"),
  @JsonSubTypes.Type(value = ControlEvent.GateOverridden.class, name = "gate_override"),
  @JsonSubTypes.Type(value = ControlEvent.GateOverrideEnded.class, name = "gate_override_end"),
  @JsonSubTypes.Type(value = ControlEvent.IncidentCommand.class, name = "incident"),
  @JsonSubTypes.Type(value = ControlEvent.Silenced.class, name = "silence"),
  @JsonSubTypes.Type(value = ControlEvent.Unsilenced.class, name = "silence_end")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ControlEvent {

  /** The wall clock, once a second. */
  record Tick(Instant at) implements ControlEvent {}

  /** A process of the control plane started: nobody was heard yet, and it does not act. */
  record Booted(Instant at) implements ControlEvent {}

  /**
   * This server got the lease with {@code epoch}, at its start or in another's place, and acts from
   * now on.
   *
   * @param rows as read then
   */
  record Started(Instant at, long epoch, @Nullable Rows rows) implements ControlEvent {}

  /** The lease of {@code epoch} is lost: this server does not act from now on. */
  record LeaseLost(Instant at, long epoch, String reason) implements ControlEvent {}

  /**
   * The term of {@code epoch} has ended, the database does not answer, and nobody is known to act:
   * protective levels may be raised by one step from now on (I12).
   */
  record DatabaseGone(Instant at, long epoch, String reason) implements ControlEvent {}

  /**
   * What was done without the lease is merged into the log by the term that began.
   *
   * @param faults of entries that are not believed, in words
   */
  record Merged(Instant at, List<SealedRaise> raises, List<String> faults)
      implements ControlEvent {}

  /** The rows of the server that acts, read while this one follows and whenever they changed. */
  record Followed(Instant at, Rows rows) implements ControlEvent {}

  /**
   * What the server that acts has written.
   *
   * @param machines the decision machines' rows, by policy
   * @param services the manifests, by service
   * @param actions those whose effect may be in force, oldest first
   * @param directives the desired state, by service
   */
  record Rows(
      Map<String, JsonNode> machines,
      Map<String, Manifest> services,
      List<Action> actions,
      Map<String, List<Directive>> directives) {
    /** Nothing written yet. */
    static final Rows NONE = new Rows(Map.of(), Map.of(), List.of(), Map.of());

    /** All but one machine's. */
    Rows without(String machine) {
      Map<String, JsonNode> others = new TreeMap<>(machines);
      others.remove(machine);
      return new Rows(others, services, actions, directives);
    }
  }

  /**
   * What was to be committed at {@code at} could not be, and was dropped.
   *
   * @param unknown whether it may have been committed all the same
   */
  record Dropped(Instant at, String subject, boolean unknown) implements ControlEvent {}

  /** These documents are the configuration from now on. */
  record ConfigApplied(
      Instant at,
      long generation,
      String commit,
      String actor,
      Map<String, Configuration.Source> documents)
      implements ControlEvent {}

  /** A service registered. */
  record Registered(Instant at, String service, Manifest manifest, String actor)
      implements ControlEvent {}

  /** An instance's heartbeat. */
  record Beat(Instant at, String service, Heartbeat heartbeat) implements ControlEvent {}

  /** These instances, by service, have sent no heartbeat for so long that they count as gone. */
  record Departed(Instant at, Map<String, List<String>> instances) implements ControlEvent {}

  /**
   * A probe of a region's health URL.
   *
   * @param at when it was sent
   * @param good whether the answer was a 2xx or 3xx inside the time limit
   * @param latencyMillis until the answer or the giving up
   * @param detail the status, or why there was none
   */
  record Probed(
      Instant at, String service, String region, boolean good, double latencyMillis, String detail)
      implements ControlEvent {}

  /** The same of the health URL that an instance gave in its heartbeat. */
  record InstanceProbed(
      Instant at,
      String service,
      String region,
      String instance,
      boolean good,
      double latencyMillis,
      String detail)
      implements ControlEvent {}

  /** An instance answered a directive. */
  record Acked(Instant at, String service, long directive, Ack ack) implements ControlEvent {}

  /**
   * The organisation's policy answered about an action that waits for it.
   *
   * @param confirmedAt when the bundle was last seen to be the current one, null when it came with
   *     the program or never
   */
  record Judged(Instant at, RecordedVerdict verdict, @Nullable Instant confirmedAt)
      implements ControlEvent {}

  /**
   * What a target outside the control plane showed of an action that was carried out there.
   *
   * @param action its decision key
   * @param state {@code APPLIED} after an authoritative reading, {@code FAILED} when it will not be
   *     written, {@code OPERATOR_OWNED} when someone else has changed the target
   */
  record EffectSettled(Instant at, String action, Outcome.State state, String detail)
      implements ControlEvent {}

  /**
   * An operator's command on an action.
   *
   * @param verb {@code revert} or {@code approve}
   */
  record Command(Instant at, String action, String verb, String actor, @Nullable String reason)
      implements ControlEvent {}

  /**
   * A person asks for an action.
   *
   * @param id of the request, random
   * @param role {@code operator} or {@code admin}
   * @param keyed whether it came with an idempotency key, so that doing it twice cannot happen
   */
  record Requested(
      Instant at, String id, ActionRequest request, String actor, String role, boolean keyed)
      implements ControlEvent {}

  /** An operator corrected a stretch of an SLO's past. */
  record Corrected(Instant at, String slo, Correction correction) implements ControlEvent {}

  /** An operator took a correction back. */
  record CorrectionWithdrawn(Instant at, String slo, String correction, String actor)
      implements ControlEvent {}

  /** An operator lets changes to a service pass its release gate for a time. */
  record GateOverridden(Instant at, GateOverride override) implements ControlEvent {}

  /** An operator ends an override before its time. */
  record GateOverrideEnded(Instant at, String service, String id, String actor)
      implements ControlEvent {}

  /**
   * A person does something about an incident.
   *
   * @param verb {@code acknowledge}, {@code resolve} or {@code note}
   */
  record IncidentCommand(
      Instant at, String incident, String verb, String actor, @Nullable String text)
      implements ControlEvent {}

  /** An operator silences alerts for a time. */
  record Silenced(Instant at, Silence silence, String actor) implements ControlEvent {}

  /** An operator ends a silence before its time. */
  record Unsilenced(Instant at, String id, String actor) implements ControlEvent {}
}
