package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Why an alert has its state. */
final class AlertReasons {
  private static final Function<JsonNode, String> TARGET = Cell.percent("target", 4);
  private static final Function<JsonNode, String> LONG = Cell.number("burn_long");
  private static final Function<JsonNode, String> SHORT = Cell.number("burn_short");
  private static final Function<JsonNode, String> COVERAGE = Cell.percent("coverage", 1);
  private static final Function<JsonNode, String> LABELS = Cell.joined("labels");

  private AlertReasons() {}

  static Explanation of(JsonNode alert) {
    List<String> reasons = new ArrayList<>();
    reasons.add(alert.path("why").asText());
    if (alert.path("tier").asText().equals("condition")) {
      reasons.add(
          "condition %s%s%s"
              .formatted(
                  alert.path("policy").asText(),
                  alert.path("slo").asText().isEmpty()
                      ? ""
                      : "; it protects SLO " + alert.path("slo").asText(),
                  alert.path("labels").isEmpty() ? "" : ", group " + LABELS.apply(alert)));
    } else {
      burns(alert, reasons);
    }
    reasons.add("the line was first crossed at " + alert.path("started_at").asText());
    when(alert, "fired_at", "it fired at ", reasons);
    when(alert, "resolved_at", "it ended at ", reasons);
    return new Explanation(
        "alert",
        "%s alert %s is %s"
            .formatted(
                alert.path("severity").asText(),
                alert.path("id").asText(),
                alert.path("state").asText()),
        reasons);
  }

  private static void burns(JsonNode alert, List<String> reasons) {
    reasons.add(
        "burn rate %s over the long window, %s over the short one; coverage %s"
            .formatted(LONG.apply(alert), SHORT.apply(alert), COVERAGE.apply(alert)));
    reasons.add(
        "tier %s of policy %s; objective %s of SLO %s%s"
            .formatted(
                alert.path("tier").asText(),
                alert.path("policy").asText(),
                TARGET.apply(alert),
                alert.path("slo").asText(),
                alert.path("labels").isEmpty() ? "" : ", group " + LABELS.apply(alert)));
  }

  private static void when(JsonNode alert, String field, String words, List<String> reasons) {
    if (alert.path(field).isTextual()) {
      reasons.add(words + alert.path(field).asText());
    }
  }
}
