package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Prints what asking for an action would come to; nothing was asked for. */
final class DryRun {
  /** The guard's checklist: what each rule saw and needs, where that is from and how old. */
  private static final View CHECKS =
      new View(
          "preview",
          preview -> preview.path("guard").valueStream().toList(),
          preview -> preview.path("decision").asText(),
          List.of(
              View.column("RULE", Cell.text("rule")),
              View.column("RESULT", Cell.text("result")),
              View.column("OBSERVED", Cell.text("observed")),
              View.column("THRESHOLD", Cell.text("threshold")),
              View.column("SOURCE", Cell.text("source")),
              View.column("AGE", Cell.millis("age_ms"))));

  private static final View LOADS =
      new View(
          "region",
          preview -> preview.path("regions").valueStream().toList(),
          Cell.text("decision"),
          List.of(
              View.column("REGION", Cell.text("region")),
              View.column("WEIGHT", Cell.percent("weight_before", 1)),
              View.column("AFTER", Cell.percent("weight_after", 1)),
              View.column("SERVES RPS", Cell.number("demand_rps")),
              View.column("GAINS RPS", Cell.number("added_rps")),
              View.column("CAN SERVE", Cell.number("capacity_rps")),
              View.column("LEFT", Cell.number("spare_rps")),
              View.column("AGE", Cell.millis("age_ms"))));

  private DryRun() {}

  /** The exit code says the decision, as that of the action itself would. */
  static int print(JsonNode preview, OutputOptions output) {
    output.printer().one(CHECKS, preview);
    if (output.format == OutputFormat.wide) {
      output.printer().one(LOADS, preview);
    }
    String decision = preview.path("decision").asText();
    output.message(
        "dry run, nothing was asked for: %s: %s"
            .formatted(decision, preview.path("reason").asText()));
    for (JsonNode rule : preview.path("needed")) {
      output.message(
          "%s: %s (expected %s)%s"
              .formatted(
                  rule.path("rule").asText(),
                  rule.path("observed").asText(),
                  rule.path("threshold").asText(),
                  way(rule)));
    }
    if (preview.path("approval").asBoolean()) {
      output.message(
          "another person has to approve it; the decision takes for granted that one does");
    }
    // Whatever is no clear allow is none.
    return (decision.equals("allow") ? ExitCode.OK : ExitCode.DENIED).status();
  }

  private static String way(JsonNode rule) {
    if (rule.path("bypassed").asBoolean()) {
      return "; bypassed by the break-glass";
    }
    return rule.path("bypassable").asBoolean()
        ? "; two people can bypass it: --break-glass " + rule.path("rule").asText()
        : "";
  }
}
