package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code why}: the reasons for a state, in words. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = {
      "Why an SLO, an action or an alert is as it is, in words.",
      "Exit 6 when nothing has this name."
    },
    footer = {"", "Examples:", "  ./syntropy why checkout-ok", "  ./syntropy why 01J9Z…"})
final class WhyCommand implements Callable<Integer> {
  /** How the reasons are printed. */
  enum Format {
    text,
    json,
    yaml
  }

  @Parameters(paramLabel = "SLO|ACTION_ID|ALERT_ID", description = "An SLO's name, or an id.")
  String subject = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Format format = Format.text;

  @Mixin ServerOptions server = new ServerOptions();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Api api = server.api();
    print(explanation(api));
    return ExitCode.OK.status();
  }

  private Explanation explanation(Api api) {
    String id = Api.encoded(subject);
    Optional<JsonNode> slo = found(api, "/api/v1/slos/" + id);
    if (slo.isPresent()) {
      Clock clock = Clock.systemUTC();
      return new SloReasons(clock)
          .of(
              slo.get(),
              items(api, "/api/v1/alerts?limit=50&slo=" + id),
              items(api, "/api/v1/slos/" + id + "/corrections?limit=50"),
              attempt(() -> Optional.of(api.postFiles("/api/v1/config/plan", Json.object()))));
    }
    Optional<JsonNode> action = found(api, "/api/v1/actions/" + id);
    if (action.isPresent()) {
      return ActionReasons.of(action.get());
    }
    return found(api, "/api/v1/alerts/" + id)
        .map(AlertReasons::of)
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.NOT_FOUND,
                subject + ": no SLO, action or alert has this name (see: slo list, action list)"));
  }

  private static Optional<JsonNode> found(Api api, String path) {
    try {
      return Optional.of(api.get(path));
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What only adds to an explanation must not prevent it. */
  private static Optional<JsonNode> attempt(java.util.function.Supplier<Optional<JsonNode>> call) {
    try {
      return call.get();
    } catch (CommandFailure e) {
      return Optional.empty();
    }
  }

  private static List<JsonNode> items(Api api, String path) {
    return attempt(() -> found(api, path))
        .map(page -> page.path("items").valueStream().toList())
        .orElse(List.of());
  }

  private void print(Explanation explanation) {
    CommandSpec own = spec;
    if (own == null) {
      return;
    }
    PrintWriter out = own.commandLine().getOut();
    if (format == Format.text) {
      out.println(Terminal.plain(explanation.headline()));
      explanation.reasons().forEach(reason -> out.println("- " + Terminal.plain(reason)));
      out.flush();
      return;
    }
    ObjectNode node =
        Json.object()
            .put("kind", explanation.kind())
            .put("subject", subject)
            .put("headline", explanation.headline());
    ArrayNode reasons = node.putArray("reasons");
    explanation.reasons().forEach(reasons::add);
    OutputFormat as = format == Format.json ? OutputFormat.json : OutputFormat.yaml;
    new Printer(out, as, false).one(View.of("why", "subject"), node);
  }
}
