package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Why an action was taken or denied. */
final class ActionReasons {
  private ActionReasons() {}

  static Explanation of(JsonNode action) {
    List<String> reasons = new ArrayList<>();
    reasons.add("decided: " + action.path("reason").asText());
    if (action.path("policy").isObject()) {
      reasons.add(
          "by policy %s, generation %s, decided at %s"
              .formatted(
                  action.path("policy").path("name").asText(),
                  action.path("policy").path("generation").asText(),
                  action.path("created_at").asText()));
    }
    action.path("evidence").forEach(evidence -> reasons.add("evidence: " + words(evidence)));
    action.path("guard").forEach(rule -> reasons.add(guard(rule)));
    for (JsonNode ack : action.path("acks")) {
      reasons.add(
          "%s %s answered %s%s"
              .formatted(
                  ack.path("service").asText(),
                  ack.path("instance_id").asText(),
                  ack.path("status").asText(),
                  ack.path("detail").asText("").isEmpty()
                      ? ""
                      : ": " + ack.path("detail").asText()));
    }
    if (action.path("revert").isObject()) {
      reasons.add(
          "ended at %s: %s"
              .formatted(
                  action.path("revert").path("at").asText(),
                  action.path("revert").path("reason").asText()));
    } else if (action.path("expires_at").isTextual()) {
      reasons.add("ends by itself at " + action.path("expires_at").asText());
    }
    if (action.path("audit").isObject()) {
      reasons.add("audit entry " + action.path("audit").path("index").asText());
    }
    String region = action.path("target").path("region").asText("");
    return new Explanation(
        "action",
        "%s of %s%s is %s"
            .formatted(
                action.path("kind").asText(),
                action.path("target").path("service").asText(),
                region.isEmpty() || region.equals("null") ? "" : " in " + region,
                action.path("state").asText()),
        reasons);
  }

  private static String guard(JsonNode rule) {
    String result = rule.path("result").asText();
    String verdict =
        switch (result) {
          case "pass" -> "guard let it pass";
          case "fail" -> "guard denied it";
          default -> "guard could not tell, which denies it";
        };
    return "%s, %s: observed %s, threshold %s (%s)"
        .formatted(
            rule.path("rule").asText(),
            verdict,
            words(rule.path("observed")),
            words(rule.path("threshold")),
            rule.path("source").asText("no source"));
  }

  /** A value as it is, an object as {@code key value} pairs. */
  private static String words(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return "unknown";
    }
    if (!node.isObject()) {
      return node.isContainerNode() ? Json.line(node) : node.asText();
    }
    List<String> parts = new ArrayList<>();
    node.properties()
        .forEach(field -> {
          if (!field.getValue().isNull()) {
            parts.add(field.getKey().replace('_', ' ') + " " + words(field.getValue()));
          }
        });
    return String.join(", ", parts);
  }
}
