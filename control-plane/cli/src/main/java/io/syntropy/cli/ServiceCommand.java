package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code service}: the registered services. */
@Command(name = "service", mixinStandardHelpOptions = true, description = "Registered services.")
final class ServiceCommand {
  private static final View VIEW =
      View.of(
          "service",
          "name",
          View.column("NAME", Cell.text("name")),
          View.column("FAMILY", Cell.text("manifest.family")),
          View.column("VERSION", Cell.text("manifest.version")),
          View.column("CRITICALITY", Cell.text("manifest.criticality")),
          View.column("REGIONS", ServiceCommand::regions),
          View.column("INSTANCES", service -> instances(service)),
          View.column("CIRCUITS", ServiceCommand::circuits),
          View.wide("CIRCUIT REASON", ServiceCommand::reasons),
          View.wide("OWNER", Cell.text("manifest.owner")),
          View.wide("ACCEPTS", Cell.joined("manifest.accepts")),
          View.wide("DEPENDS ON", Cell.joined("manifest.depends_on")));

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "All registered services.")
  int list(@Mixin ListOptions options) {
    return options.run(VIEW, "/api/v1/services");
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "One service with its instances.")
  int get(
      @Parameters(paramLabel = "NAME", description = "The service's name.") String name,
      @Mixin GetOptions options) {
    return options.run(VIEW, "/api/v1/services/" + Api.encoded(name));
  }

  private static String regions(JsonNode service) {
    List<String> names = new ArrayList<>();
    service
        .path("manifest")
        .path("regions")
        .forEach(r -> names.add(r.isTextual() ? r.asText() : r.path("name").asText()));
    return names.isEmpty() ? Cell.UNKNOWN : String.join(",", names);
  }

  /** The regions not to be called, or to be called with care; else that all are closed. */
  static String circuits(JsonNode service) {
    JsonNode circuits = service.path("circuits");
    List<String> notClosed = new ArrayList<>();
    for (JsonNode circuit : circuits) {
      String state = circuit.path("state").asText();
      if (!state.equals("closed")) {
        notClosed.add(circuit.path("region").asText() + " " + state.replace('_', ' '));
      }
    }
    if (circuits.isEmpty()) {
      return Cell.UNKNOWN;
    }
    return notClosed.isEmpty() ? "closed" : String.join(", ", notClosed);
  }

  private static String reasons(JsonNode service) {
    List<String> all = new ArrayList<>();
    for (JsonNode circuit : service.path("circuits")) {
      if (!circuit.path("state").asText().equals("closed")) {
        all.add(circuit.path("region").asText() + ": " + circuit.path("reason").asText());
      }
    }
    return all.isEmpty() ? Cell.UNKNOWN : String.join("; ", all);
  }

  private static String instances(JsonNode service) {
    JsonNode instances = service.path("instances");
    return instances.isArray()
        ? Integer.toString(instances.size())
        : Cell.text("instances").apply(service);
  }
}
