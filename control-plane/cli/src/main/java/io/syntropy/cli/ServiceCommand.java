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

  private static String instances(JsonNode service) {
    JsonNode instances = service.path("instances");
    return instances.isArray()
        ? Integer.toString(instances.size())
        : Cell.text("instances").apply(service);
  }
}
