package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simulate}: what policies would decide, in a scenario or over what was recorded. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "What policies would decide, in a scenario or over what the server recorded. Changes"
          + " nothing.",
      "The policies are those in SCENARIO.yaml, or --config DIR, or else the ones in force.",
      "Exit 0 when the scenario's expectations are met, 1 naming the first that is not."
    },
    footer = {
      "",
      "Examples:",
      "  ./syntropy simulate policy/scenarios/region-outage.yaml",
      "  ./syntropy simulate policy/scenarios/flap.yaml --config config/   your own policies",
      "  ./syntropy simulate --recorded --config config/ --timeout 10m",
      "  ./syntropy simulate --recorded --from 2026-11-01T00:00:00Z -o json"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/simulate";
  private static final int MAX_BYTES = 1 << 20;

  /** How the decisions are printed. */
  enum Format {
    table,
    json,
    yaml
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO.yaml",
      description = "A kind: Scenario document, with the policies it is for.")
  @Nullable Path scenario;

  @Option(names = "--recorded", description = "Simulate over the server's journal instead.")
  boolean recorded;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "Folder with the whole configuration to decide by.")
  @Nullable Path config;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = BacktestCommand.Time.class,
      description = "With --recorded: list decisions from here on (default: all).")
  @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = BacktestCommand.Time.class,
      description = "With --recorded: stop here (default: at the end).")
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
  public Integer call() throws IOException {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalStateException("simulate used outside a command line");
    }
    check(own);
    Api api = server.api();
    JsonNode result = recorded ? api.post(PATH, body()) : api.postFiles(PATH, body());
    switch (format) {
      case table -> new SimulationPrinter(own.commandLine().getOut()).print(result);
      case json -> print(own, OutputFormat.json, result);
      case yaml -> print(own, OutputFormat.yaml, result);
    }
    JsonNode unmet = result.path("expectations").path("unmet");
    if (unmet.isEmpty()) {
      return ExitCode.OK.status();
    }
    if (format != Format.table) {
      own.commandLine().getErr().println(unmet.path(0).asText());
      own.commandLine().getErr().flush();
    }
    return ExitCode.FAILURE.status();
  }

  private void check(CommandSpec own) {
    if (recorded == (scenario != null)) {
      throw new ParameterException(
          own.commandLine(),
          recorded
              ? "--recorded: given with %s (expected one of them)".formatted(scenario)
              : "SCENARIO.yaml: missing (expected a scenario file, or --recorded)");
    }
    if (!recorded && (from != null || to != null)) {
      throw new ParameterException(
          own.commandLine(), "--from, --to: given with a scenario (expected only with --recorded)");
    }
    Instant begin = from;
    Instant end = to;
    if (begin != null && end != null && !begin.isBefore(end)) {
      throw new ParameterException(
          own.commandLine(), "--to: %s (expected after --from, %s)".formatted(end, begin));
    }
  }

  private static void print(CommandSpec own, OutputFormat format, JsonNode result) {
    new Printer(own.commandLine().getOut(), format, false)
        .one(View.of("simulation", "source"), result);
  }

  private ObjectNode body() throws IOException {
    ObjectNode body = PlanRequest.body(config);
    Path file = scenario;
    if (file != null) {
      body.putObject("scenario").put("path", file.toString()).put("text", text(file));
    }
    if (from != null) {
      body.put("from", from.toString());
    }
    if (to != null) {
      body.put("to", to.toString());
    }
    return body;
  }

  private static String text(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(ExitCode.FAILURE, file + ": no such file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CommandFailure(
            ExitCode.FAILURE, file + ": over 1 MiB (expected at most that in one request)");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
