package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slo}: objectives, budgets and burn rates, one table row per group. */
@Command(
    name = "slo",
    mixinStandardHelpOptions = true,
    description = "Service level objectives.",
    subcommands = BacktestCommand.class)
final class SloCommand {
  private static final View VIEW =
      new View(
          "slo",
          SloCommand::groups,
          slo -> slo.path("name").asText(),
          List.of(
              View.column("NAME", Cell.text("name")),
              View.column("GROUP", Cell.joined("group.labels")),
              View.column("OBJECTIVE", Cell.percent("objective", 4)),
              View.column("WINDOW", SloCommand::window),
              View.column("STATE", Cell.text("group.state")),
              View.column("SLI", Cell.percent("group.sli", 4)),
              View.column("BUDGET LEFT", Cell.percent("group.budget_remaining", 2)),
              View.column("BURN 5M", Cell.number("group.burn.5m")),
              View.column("BURN 1H", Cell.number("group.burn.1h")),
              View.wide("BURN 6H", Cell.number("group.burn.6h")),
              View.wide("BURN 3D", Cell.number("group.burn.3d")),
              View.wide("SERVICE", Cell.text("service")),
              View.wide("GOOD", Cell.text("group.good")),
              View.wide("TOTAL", Cell.text("group.total")),
              View.wide("COVERAGE", Cell.percent("group.coverage", 1)),
              View.wide("WATERMARK", Cell.text("group.watermark"))));

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "All objectives.")
  int list(@Mixin ListOptions options) {
    return options.run(VIEW, "/api/v1/slos");
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "One objective with its groups.")
  int get(
      @Parameters(paramLabel = "NAME", description = "The SLO's name.") String name,
      @Mixin GetOptions options) {
    return options.run(VIEW, "/api/v1/slos/" + Api.encoded(name));
  }

  /** One row per group; an SLO without any group yet still has its row. */
  private static List<JsonNode> groups(JsonNode slo) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode group : slo.path("groups")) {
      ObjectNode row = slo.deepCopy();
      rows.add(row.set("group", group));
    }
    if (rows.isEmpty()) {
      ObjectNode row = slo.deepCopy();
      ObjectNode group = Json.object();
      group.set("state", slo.path("state"));
      rows.add(row.set("group", group));
    }
    return rows;
  }

  private static String window(JsonNode slo) {
    JsonNode window = slo.path("window");
    return window.isObject()
        ? window.properties().stream()
            .map(Map.Entry::getValue)
            .filter(JsonNode::isValueNode)
            .map(JsonNode::asText)
            .collect(Collectors.joining(" "))
        : Cell.text("window").apply(slo);
  }
}
