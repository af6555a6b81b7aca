package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay}: whether the journal leads to the decisions in the audit log. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Replays the journal and compares every decision with the audit log. Changes nothing.",
      "Exit 0 when all are equal, 1 naming the first difference."
    },
    footer = {
      "",
      "Examples:",
      "  ./syntropy replay",
      "  ./syntropy replay --from 2026-11-01T00:00:00Z -o json --timeout 10m"
    })
final class ReplayCommand implements Callable<Integer> {
  /** What replay prints: a verdict for people, or the API's document. */
  enum Format {
    table,
    json
  }

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = BacktestCommand.Time.class,
      description = "Compare decisions from here on, as 2026-11-01T00:00:00Z (default: all).")
  @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = BacktestCommand.Time.class,
      description = "Compare decisions before this (default: all).")
  @Nullable Instant to;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Format format = Format.table;

  @Mixin ServerOptions server = new ServerOptions();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalStateException("replay used outside a command line");
    }
    ObjectNode body = Json.object();
    if (from != null) {
      body.put("from", from.toString());
    }
    if (to != null) {
      body.put("to", to.toString());
    }
    JsonNode result = server.api().post("/api/v1/replay", body);
    PrintWriter out = own.commandLine().getOut();
    switch (format) {
      case json -> out.println(Json.indented(result));
      case table -> print(result, out);
    }
    out.flush();
    boolean equal = result.path("equal").asBoolean() && comparable(result);
    return (equal ? ExitCode.OK : ExitCode.FAILURE).status();
  }

  /** Whether the journal holds a term of this server: nothing compared proves nothing. */
  private static boolean comparable(JsonNode result) {
    return result.path("compared_from").isTextual();
  }

  private static void print(JsonNode result, PrintWriter out) {
    out.printf(
        "%s decisions compared, %s journal records, %s to %s%n",
        result.path("compared").asText(),
        result.path("records").asText(),
        result.path("compared_from").asText("-"),
        result.path("compared_to").asText("-"));
    if (result.path("lost").asLong() > 0) {
      out.printf(
          "%s decided in the moment of a kill and never committed%n", result.path("lost").asText());
    }
    if (!comparable(result)) {
      out.println(
          "nothing to compare: the journal holds no time in which this server was the leader");
      return;
    }
    if (result.path("equal").asBoolean()) {
      out.println("all equal");
      return;
    }
    JsonNode difference = result.path("difference");
    JsonNode index = difference.path("index");
    out.printf(
        "first difference: audit entry %s, field %s%n  logged:   %s%n  replayed: %s%n",
        index.isNumber() ? index.asText() : "none",
        difference.path("field").asText(),
        Json.line(difference.path("logged")),
        Json.line(difference.path("replayed")));
  }
}
