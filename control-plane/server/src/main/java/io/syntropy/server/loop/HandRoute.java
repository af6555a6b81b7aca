package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.ByHand;
import io.syntropy.policy.DirectiveController;
import io.syntropy.policy.DirectiveKind;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.server.action.ActionRequest;
import io.syntropy.server.action.DirectiveFields;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.http.ApiException;
import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which machine decides what a person asks for, and as what.
 *
 * @param machine its key
 * @param policy its policy's name
 * @param holds how long the action holds when the request does not say
 * @param undo whether it can be undone; it has an expiry then
 * @param command what the machine is asked
 */
record HandRoute(
    String machine,
    String policy,
    Duration holds,
    boolean undo,
    Function<ByHand, OperatorCommand> command) {
  private static final Duration HOLDS = Duration.ofHours(1);
  private static final int MAX_REPLICAS = 100_000;

  /**
   * The way of {@code request}.
   *
   * @throws ApiException 400 when {@code desired} cannot be understood, 409 when no policy governs
   *     the service
   */
  static HandRoute of(ActionRequest request, String region, Configuration configuration) {
    String service = request.target().service();
    return switch (request.kind()) {
      case "traffic_weights" -> traffic(request, region, service, configuration.regionPolicies());
      case "protective_mode" ->
          protection(request, region, service, configuration.protectivePolicies());
      case "scale" -> scale(request, region, service, configuration.scalingPolicies());
      default -> direct(request, region, service);
    };
  }

  private static HandRoute direct(ActionRequest request, String region, String service) {
    DirectiveKind kind =
        DirectiveKind.of(request.kind())
            .orElseThrow(() ->
                ApiException.badRequest(
                    "kind: %s (expected one of traffic_weights, protective_mode, scale, %s)"
                        .formatted(request.kind(), DirectiveKind.words())));
    SortedMap<String, String> fields = DirectiveFields.read(kind, request.desired());
    Duration holds = Optional.ofNullable(fields.get("ttl")).flatMap(Durations::parse).orElse(HOLDS);
    return new HandRoute(
        MachineStates.DIRECTIVES,
        DirectiveController.POLICY,
        holds,
        kind.undo(),
        hand -> new OperatorCommand.Direct(service, region, kind, fields, hand));
  }

  private static HandRoute traffic(
      ActionRequest request, String region, String service, List<RegionPolicy> policies) {
    boolean drain = drains(request.desired(), region);
    RegionPolicy policy =
        policies.stream()
            .filter(p -> p.service().equals(service))
            .findFirst()
            .orElseThrow(() -> ungoverned("RegionPolicy", service));
    return new HandRoute(
        MachineStates.trafficKey(policy.name()),
        policy.name(),
        policy.action().expires(),
        true,
        hand ->
            drain
                ? new OperatorCommand.Drain(region, hand)
                : new OperatorCommand.Restore(region, hand));
  }

  private static boolean drains(JsonNode desired, String region) {
    JsonNode weight = desired.path("weights").path(region);
    if (weight.isNumber() && weight.asDouble() == 0 && desired.path("weights").size() == 1) {
      return true;
    }
    return switch (desired.path("operation").asText()) {
      case "drain" -> true;
      case "restore" -> false;
      default ->
          throw ApiException.badRequest(
              "desired: %s (expected {\"operation\": \"drain\"} or {\"operation\": \"restore\"}: the weights of the other regions are the policy's)"
                  .formatted(desired));
    };
  }

  private static HandRoute protection(
      ActionRequest request, String region, String service, List<ProtectivePolicy> policies) {
    String word = request.desired().path("level").asText();
    ProtectiveLevel level = level(word);
    ProtectivePolicy policy =
        policies.stream()
            .filter(p -> p.service().equals(service))
            .findFirst()
            .orElseThrow(() -> ungoverned("ProtectivePolicy", service));
    return new HandRoute(
        MachineStates.protectionKey(policy.name()),
        policy.name(),
        policy.ttl().of(level),
        true,
        hand -> new OperatorCommand.Protect(region, level, hand));
  }

  private static ProtectiveLevel level(String word) {
    if (word.equals("none")) {
      throw ApiException.badRequest(
          "desired.level: none (expected soft, medium or hard; to lower a level, revert the action that raised it)");
    }
    Optional<ProtectiveLevel> level =
        Arrays.stream(ProtectiveLevel.values())
            .filter(l -> l.name().toLowerCase(Locale.ROOT).equals(word))
            .findFirst();
    return level.orElseThrow(() ->
        ApiException.badRequest(
            "desired.level: '%s' (expected soft, medium or hard)".formatted(word)));
  }

  private static HandRoute scale(
      ActionRequest request, String region, String service, List<ScalingPolicy> policies) {
    JsonNode wanted = request.desired().path("replicas");
    if (!wanted.isInt() || wanted.asInt() < 1 || wanted.asInt() > MAX_REPLICAS) {
      throw ApiException.badRequest(
          "desired.replicas: %s (expected a whole number of 1..%d)"
              .formatted(wanted, MAX_REPLICAS));
    }
    int replicas = wanted.asInt();
    ScalingPolicy policy =
        policies.stream()
            .filter(p -> p.service().equals(service))
            .findFirst()
            .orElseThrow(() -> ungoverned("ScalingPolicy", service));
    return new HandRoute(
        MachineStates.scalingKey(policy.name()),
        policy.name(),
        policy.action().expires(),
        true,
        hand -> new OperatorCommand.Scale(region, replicas, hand));
  }

  private static ApiException ungoverned(String kind, String service) {
    return ApiException.conflict(
        "target.service: no %s governs %s (expected one; its guard judges what is done by hand too, and mode: observe is enough)"
            .formatted(kind, service));
  }

  /** For an error: what there is. */
  static String names(Collection<String> names) {
    return names.isEmpty()
        ? "none is known"
        : names.stream().sorted().collect(Collectors.joining(", "));
  }
}
