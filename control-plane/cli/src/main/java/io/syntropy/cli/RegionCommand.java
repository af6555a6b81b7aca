package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
          View.column("HEALTH", Cell.text("health")),
          View.column("CLASS", Cell.text("class")),
          View.column("MACHINE", Cell.text("machine")),
          View.column("WEIGHT", Cell.percent("weight", 1)),
          View.column("PROTECTIVE MODE", Cell.text("protective_mode")),
          View.column("COVERAGE", Cell.percent("coverage", 1)),
          View.wide("WATERMARK", Cell.text("watermark")),
          View.wide("SIGNALS", RegionCommand::signals));

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

  private static String signals(JsonNode region) {
    List<String> parts = new ArrayList<>();
    for (JsonNode signal : region.path("signals")) {
      String value = Cell.text("value").apply(signal) + Cell.text("unit").apply(signal);
      parts.add(Cell.text("name").apply(signal) + "=" + value.replaceAll("-$", ""));
    }
    return parts.isEmpty() ? Cell.UNKNOWN : String.join(" ", parts);
  }
}
