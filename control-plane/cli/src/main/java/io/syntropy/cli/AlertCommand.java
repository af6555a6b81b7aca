package io.syntropy.cli;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alert}: what fires, waits, is frozen or lately ended. */
@Command(
    name = "alert",
    mixinStandardHelpOptions = true,
    description = {"Alerts of SLOs: pending, firing, frozen, and the newest that resolved."},
    footer = {
      "",
      "Examples:",
      "  ./syntropy alert list --state firing --severity page",
      "  ./syntropy alert get ID -o yaml",
      "  ./syntropy why ID                      the same in words"
    })
final class AlertCommand {
  private static final View VIEW = view(Clock.systemUTC());

  static View view(Clock clock) {
    return View.of(
        "alert",
        "id",
        View.column("ID", Cell.text("id")),
        View.column("SEVERITY", Cell.text("severity")),
        View.column("STATE", Cell.text("state")),
        View.column("TIER", Cell.text("tier")),
        View.column("SLO", Cell.text("slo")),
        View.column("GROUP", Cell.joined("labels")),
        View.column("BURN", Cell.number("burn_long")),
        View.column("AGE", Cell.age("started_at", clock)),
        View.wide("BURN NOW", Cell.number("burn_short")),
        View.wide("COVERAGE", Cell.percent("coverage", 1)),
        View.wide("SERVICE", Cell.text("service")),
        View.wide("POLICY", Cell.text("policy")),
        View.wide("FIRED", Cell.text("fired_at")),
        View.wide("RESOLVED", Cell.text("resolved_at")),
        View.wide("WHY", Cell.text("why")));
  }

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "Alerts, newest first.")
  int list(
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "Only pending, firing, frozen or resolved ones.")
          @Nullable String state,
      @Option(
              names = "--severity",
              paramLabel = "SEVERITY",
              description = "Only those that page, or make a ticket: page or ticket.")
          @Nullable String severity,
      @Option(names = "--slo", paramLabel = "NAME", description = "Only those of one SLO.")
          @Nullable String slo,
      @Option(names = "--service", paramLabel = "NAME", description = "Only those of one service.")
          @Nullable String service,
      @Mixin ListOptions options) {
    String path = "/api/v1/alerts";
    path = Api.with(path, "state", state);
    path = Api.with(path, "severity", severity);
    path = Api.with(path, "slo", slo);
    path = Api.with(path, "service", service);
    return options.run(VIEW, path);
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description =
          "One alert with its burn rates, coverage and times; exit 6 when it is not kept.")
  int get(
      @Parameters(paramLabel = "ID", description = "The alert's id.") String id,
      @Mixin GetOptions options) {
    return options.run(VIEW, "/api/v1/alerts/" + Api.encoded(id));
  }
}
