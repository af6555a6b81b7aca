package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: the server and its parts. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "The server and its parts.")
final class StatusCommand implements Callable<Integer> {
  private static final View VIEW =
      new View(
          "server",
          StatusCommand::rows,
          status -> status.path("version").asText(),
          List.of(
              View.column("PART", Cell.text("part")),
              View.column("HEALTH", Cell.text("health")),
              View.column("DETAIL", Cell.text("detail"))));

  @Mixin GetOptions options = new GetOptions();

  @Override
  public Integer call() {
    return options.run(VIEW, "/api/v1/status");
  }

  private static List<JsonNode> rows(JsonNode status) {
    List<JsonNode> rows = new ArrayList<>();
    status
        .properties()
        .forEach(field -> {
          if (field.getKey().equals("components")) {
            field.getValue().forEach(part -> rows.add(component(part)));
          } else if (field.getKey().equals("lease")) {
            rows.add(Json.object().put("part", "lease").put("detail", lease(field.getValue())));
          } else {
            rows.add(Json.object().put("part", field.getKey()).set("detail", field.getValue()));
          }
        });
    return rows;
  }

  /** Who acts, and since when that is known. */
  static String lease(JsonNode lease) {
    String address = lease.path("address").asText();
    if (address.isEmpty()) {
      return "nobody acts at present; one is chosen within seconds";
    }
    return String.format(
        Locale.ROOT,
        "%s acts, epoch %d, renewed %.0f s ago",
        address,
        lease.path("epoch").asLong(),
        lease.path("age_seconds").asDouble());
  }

  private static JsonNode component(JsonNode part) {
    return Json.object()
        .put("part", part.path("name").asText())
        .put("health", part.path("health").asText())
        .put("detail", part.path("detail").asText());
  }
}
