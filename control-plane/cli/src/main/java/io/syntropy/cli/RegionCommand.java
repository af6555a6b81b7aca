package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code region}: health, decision machine and weight of each region. */
@Command(
    name = "region",
    mixinStandardHelpOptions = true,
    description = "Regions with their signals and decision machines.")
final class RegionCommand {
  private static final View VIEW =
      View.of(
          "region",
          "name",
          View.column("NAME", Cell.text("name")),
          View.column("SERVICE", Cell.text("service")),
          View.column("HEALTH", Cell.text("health")),
          View.column("CLASS", Cell.text("class")),
          View.column("MACHINE", Cell.text("machine")),
          View.column("WEIGHT", Cell.percent("weight", 1)),
          View.column("PROTECTIVE MODE", Cell.text("protective_mode")),
          View.column("COVERAGE", Cell.percent("coverage", 1)),
          View.wide("WATERMARK", Cell.text("watermark")),
          View.wide("SIGNALS", RegionCommand::signals));

  private static final View TRANSITIONS =
      View.of(
          "transition",
          "id",
          View.column("AT", Cell.text("at")),
          View.column("SERVICE", Cell.text("service")),
          View.column("MACHINE", Cell.text("machine")),
          View.column("FROM", Cell.text("from")),
          View.column("TO", Cell.text("to")),
          View.column("UNTIL", Cell.text("until")),
          View.column("ACTION", Cell.text("action_id")),
          View.column("REASON", Cell.text("reason")),
          View.wide("DECISION", Cell.text("decision_id")),
          View.wide("POLICY", Cell.text("policy.name")));

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "All regions.")
  int list(@Mixin ListOptions options) {
    return options.run(VIEW, "/api/v1/regions");
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "One region with every signal.")
  int get(
      @Parameters(paramLabel = "NAME", description = "The region's name.") String name,
      @Mixin GetOptions options) {
    return options.run(VIEW, "/api/v1/regions/" + Api.encoded(name));
  }

  @Command(
      name = "transitions",
      aliases = "history",
      mixinStandardHelpOptions = true,
      description = "Which states a region was in, and what moved it; newest first.")
  int transitions(
      @Parameters(paramLabel = "NAME", description = "The region's name.") String name,
      @Option(names = "--service", paramLabel = "NAME", description = "Only of this service.")
          @Nullable String service,
      @Option(
              names = "--machine",
              paramLabel = "NAME",
              description = "Only of this machine: traffic or protective_mode.")
          @Nullable String machine,
      @Mixin ListOptions options) {
    String path = "/api/v1/regions/" + Api.encoded(name) + "/transitions";
    path = Api.with(path, "service", service);
    return options.run(TRANSITIONS, Api.with(path, "machine", machine));
  }

  private static String signals(JsonNode region) {
    List<String> parts = new ArrayList<>();
    for (JsonNode signal : region.path("signals")) {
      parts.add(signal.path("name").asText() + "=" + value(signal));
    }
    return parts.isEmpty() ? Cell.UNKNOWN : String.join(" ", parts);
  }

  /** With at most three digits after the point; the unit 1 of ratios and counts goes unsaid. */
  private static String value(JsonNode signal) {
    JsonNode value = signal.path("value");
    if (!value.isNumber()) {
      return Cell.UNKNOWN;
    }
    BigDecimal rounded = value.decimalValue().setScale(3, RoundingMode.HALF_EVEN);
    String text = rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    String unit = signal.path("unit").asText("");
    return text + (unit.startsWith("1") ? unit.substring(1) : unit);
  }
}
