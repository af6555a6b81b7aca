package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code slo backtest}: what an SLO with its alerts would have said over recorded counts. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    description = {
      "Every alert that would have fired over what was recorded, and what was left of the budget.",
      "NAME is judged as it is in force; with -f as the file has it. Changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  ./syntropy slo backtest checkout-ok",
      "  ./syntropy slo backtest checkout-ok --objective 99.95%%",
      "  ./syntropy slo backtest -f checkout.yaml -o markdown > comment.md",
      "  ./syntropy slo backtest checkout-ok --from 2026-11-01T00:00:00Z -o json"
    })
final class BacktestCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/slos/backtest";

  /** What the server takes in one request. */
  private static final int MAX_BYTES = 1 << 20;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The SLO's name; with -f only needed when the file holds several or none.")
  @Nullable String name;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "YAML with the SLO, or with the AlertPolicy or SLI it is to have.")
  @Nullable Path file;

  @Option(
      names = "--objective",
      paramLabel = "SHARE",
      converter = Share.class,
      description = "Judge as though the objective were this: 0.999 or 99.9%%.")
  @Nullable BigDecimal objective;

  @Option(
      names = "--objective-index",
      paramLabel = "N",
      description = "Which of the SLO's objectives, from 0 (default: the first).")
  @Nullable Integer index;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Where to begin, as 2026-11-01T00:00:00Z (default: 30 d before the end).")
  @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Where to end (default: the newest count).")
  @Nullable Instant to;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  PlanFormat format = PlanFormat.table;

  @Mixin ServerOptions server = new ServerOptions();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalStateException("backtest used outside a command line");
    }
    if (name == null && file == null) {
      throw new ParameterException(
          own.commandLine(), "NAME: missing (expected the name of an SLO, or -f FILE)");
    }
    Api api = server.api();
    JsonNode result = file == null ? api.post(PATH, body()) : api.postFiles(PATH, body());
    new BacktestPrinter(own.commandLine().getOut(), format).print(result);
    return ExitCode.OK.status();
  }

  private ObjectNode body() throws IOException {
    ObjectNode body = Json.object();
    if (name != null) {
      body.put("slo", name);
    }
    Path document = file;
    if (document != null) {
      body.put("document", text(document));
    }
    if (objective != null) {
      body.put("objective", objective);
    }
    if (index != null) {
      body.put("objective_index", index);
    }
    put(body, "from", from);
    put(body, "to", to);
    return body;
  }

  private static void put(ObjectNode body, String field, @Nullable Instant time) {
    if (time != null) {
      body.put(field, time.toString());
    }
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

  /** Reads {@code 0.999} or {@code 99.9%}. */
  static final class Share implements ITypeConverter<BigDecimal> {
    @Override
    public BigDecimal convert(String text) {
      boolean percent = text.endsWith("%");
      BigDecimal share;
      try {
        BigDecimal number =
            new BigDecimal(percent ? text.substring(0, text.length() - 1).strip() : text);
        share = percent ? number.movePointLeft(2) : number;
      } catch (NumberFormatException e) {
        share = BigDecimal.ZERO;
      }
      if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) >= 0) {
        throw new TypeConversionException(
            "objective: " + text + " (expected between 0 and 1, such as 0.999 or 99.9%)");
      }
      return share;
    }
  }

  /** Reads a time of RFC 3339. */
  static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return java.time.OffsetDateTime.parse(text).toInstant();
      } catch (java.time.DateTimeException e) {
        throw new TypeConversionException(
            "time: " + text + " (expected RFC 3339, such as 2026-11-01T00:00:00Z)");
      }
    }
  }
}
