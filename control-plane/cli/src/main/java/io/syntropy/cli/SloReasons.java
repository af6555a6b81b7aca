package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Why an SLO has its state. */
final class SloReasons {
  private static final Map<String, String> STATES =
      Map.of(
          "ok", "its budget lasts",
          "burning", "its budget is being used up faster than it lasts",
          "exhausted", "its budget is used up",
          "no_traffic", "there were no events in its window, so there is nothing to judge",
          "no_data", "nothing it counts has ever arrived",
          "stale", "its newest point is too old to act on");

  private static final Function<JsonNode, String> OBJECTIVE = Cell.percent("objective", 4);
  private static final Function<JsonNode, String> SLI = Cell.percent("sli", 4);
  private static final Function<JsonNode, String> LEFT = Cell.percent("budget_remaining", 1);
  private static final Function<JsonNode, String> COVERAGE = Cell.percent("coverage", 1);
  private static final Function<JsonNode, String> LABELS = Cell.joined("labels");

  private final Function<JsonNode, String> age;
  private final List<String> reasons = new ArrayList<>();

  SloReasons(Clock clock) {
    this.age = Cell.age("watermark", clock);
  }

  /**
   * Explains {@code slo}.
   *
   * @param plan what its newest configuration would change, empty when that is not known
   */
  Explanation of(
      JsonNode slo, List<JsonNode> alerts, List<JsonNode> corrections, Optional<JsonNode> plan) {
    String name = slo.path("name").asText();
    String state = slo.path("state").asText();
    alerts.stream().filter(SloReasons::isOpen).forEach(this::alert);
    counts("", slo);
    for (JsonNode group : slo.path("groups")) {
      if (slo.path("groups").size() > 1 || !group.path("labels").isEmpty()) {
        group(group);
      }
    }
    freshness(slo, state);
    corrections.forEach(this::correction);
    plan.ifPresent(p -> document(p, name));
    return new Explanation(
        "slo",
        "%s is %s: %s (objective %s over %s, generation %s)"
            .formatted(
                name,
                state,
                STATES.getOrDefault(state, "its state is not known to this version"),
                OBJECTIVE.apply(slo),
                Cell.text("window").apply(slo),
                Cell.text("generation").apply(slo)),
        reasons);
  }

  private static boolean isOpen(JsonNode alert) {
    return !alert.path("state").asText().equals("resolved");
  }

  private void alert(JsonNode alert) {
    reasons.add(
        "%s alert %s is %s since %s: %s"
            .formatted(
                alert.path("severity").asText(),
                alert.path("id").asText(),
                alert.path("state").asText(),
                alert.path("started_at").asText(),
                alert.path("why").asText()));
  }

  private void counts(String prefix, JsonNode node) {
    if (!node.path("sli").isNumber()) {
      reasons.add(prefix + "no events in the window");
      return;
    }
    reasons.add(
        "%s%s of %s events were good (%s); budget left %s%s"
            .formatted(
                prefix,
                node.path("good").asText(),
                node.path("total").asText(),
                SLI.apply(node),
                LEFT.apply(node),
                burning(node)));
  }

  /** The windows that use the budget up faster than it lasts. */
  private static String burning(JsonNode node) {
    List<String> burning = new ArrayList<>();
    node.path("burn")
        .properties()
        .forEach(window -> {
          if (window.getValue().isNumber() && window.getValue().asDouble() > 1) {
            burning.add(
                "%s over %s"
                    .formatted(
                        Cell.number(window.getKey()).apply(node.path("burn")), window.getKey()));
          }
        });
    return burning.isEmpty() ? "; no window burns" : "; burn rate " + String.join(", ", burning);
  }

  private void group(JsonNode group) {
    counts("%s is %s: ".formatted(LABELS.apply(group), group.path("state").asText()), group);
  }

  private void freshness(JsonNode slo, String state) {
    slo.path("notices").forEach(notice -> reasons.add(notice.asText()));
    if (state.equals("no_data")) {
      if (!slo.path("notices").isEmpty()) {
        return;
      }
      reasons.add(
          "no series matches its selector yet: compare name and match with what is sent, and see that the service reports");
      return;
    }
    reasons.add(
        "counted up to %s, %s ago; coverage %s"
            .formatted(Cell.text("watermark").apply(slo), age.apply(slo), COVERAGE.apply(slo)));
  }

  private void correction(JsonNode correction) {
    reasons.add(
        "corrected: %s from %s to %s by %s (%s)"
            .formatted(
                correction.path("kind").asText(),
                correction.path("from").asText(),
                correction.path("to").asText(),
                correction.path("by").asText(),
                correction.path("why").asText()));
  }

  private void document(JsonNode plan, String name) {
    for (JsonNode document : plan.path("documents")) {
      if (document.path("id").asText().equals("openslo/v1/SLO/" + name)
          && !document.path("change").asText().equals("unchanged")) {
        reasons.add(
            "its document is newer than what is in force: " + document.path("text").asText());
        for (JsonNode fault : plan.path("faults")) {
          if (fault.path("file").equals(document.path("file"))) {
            reasons.add(
                "fault %s:%s:%s: %s"
                    .formatted(
                        fault.path("file").asText(),
                        fault.path("line").asText(),
                        fault.path("column").asText(),
                        fault.path("message").asText()));
          }
        }
      }
    }
  }
}
