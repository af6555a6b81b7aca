package io.syntropy.cli;

import io.syntropy.slo.config.Fault;
import io.syntropy.slo.imports.ImportOptions;
import io.syntropy.slo.imports.Imported;
import io.syntropy.slo.imports.PyrraImporter;
import io.syntropy.slo.imports.SlothImporter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import}: definitions of other tools as OpenSLO documents; needs no server. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Turn SLO definitions of another tool into OpenSLO documents; needs no running server.",
      "What can be expressed is written; what cannot is listed as file:line:column: what, and",
      "makes the exit code 1. What is written passes ./syntropy validate."
    },
    footer = {
      "",
      "Examples:",
      "  ./syntropy import sloth slos/ -o config/",
      "  ./syntropy import pyrra slos/ -o config/ --prometheus http://127.0.0.1:9090"
    })
final class ImportCommand implements Callable<Integer> {
  /** Whose definitions are read. */
  enum Format {
    sloth,
    pyrra
  }

  @Parameters(index = "0", paramLabel = "sloth|pyrra", description = "Whose definitions they are.")
  Format format = Format.sloth;

  @Parameters(index = "1", paramLabel = "DIR", description = "Folder of definitions, or one file.")
  Path folder = Path.of(".");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "Folder to write to; made when missing.")
  Path out = Path.of(".");

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "Prometheus-compatible API to poll for queries that telemetry cannot answer.")
  String prometheus = "";

  @Option(
      names = "--poll",
      description = "Poll every query, for services whose telemetry does not come here.")
  boolean poll;

  @Option(names = "--overwrite", description = "Replace files of the same name in OUT.")
  boolean overwrite;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalStateException("command used outside a command line");
    }
    if (poll && prometheus.isEmpty()) {
      throw new ParameterException(own.commandLine(), "--poll: expected --prometheus URL with it");
    }
    if (!prometheus.isEmpty() && !prometheus.matches("https?://[^/\\s@?#]+(/[^\\s@?#]*)?")) {
      throw new ParameterException(
          own.commandLine(),
          "--prometheus: expected http:// or https:// and a host, no credentials, no query");
    }
    Map<String, String> texts = ConfigFolder.texts(folder);
    ImportOptions options = new ImportOptions(prometheus, poll);
    Imported imported =
        switch (format) {
          case sloth -> SlothImporter.read(texts, options);
          case pyrra -> PyrraImporter.read(texts, options);
        };
    write(imported.files());
    report(imported, own.commandLine().getOut(), own.commandLine().getErr());
    boolean any = !imported.slos().isEmpty();
    return (any && imported.isComplete() ? ExitCode.OK : ExitCode.FAILURE).status();
  }

  /** Writes all files or none: what is already there is looked at first. */
  private void write(Map<String, String> files) {
    List<String> taken = new ArrayList<>();
    Map<Path, String> targets = new TreeMap<>();
    files.forEach((name, text) -> {
      Path target = out.resolve(name);
      targets.put(target, text);
      if (!overwrite && Files.exists(target)) {
        taken.add(name);
      }
    });
    if (!taken.isEmpty()) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "%s: %d of the files are there already, e.g. %s (expected none; --overwrite replaces them)"
              .formatted(out, taken.size(), taken.get(0)));
    }
    try {
      if (!targets.isEmpty()) {
        Files.createDirectories(out);
      }
      for (Map.Entry<Path, String> target : targets.entrySet()) {
        Files.writeString(target.getKey(), target.getValue());
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, out + ": cannot be written (" + Terminal.reason(e) + ")", e);
    }
  }

  private void report(Imported imported, PrintWriter stdout, PrintWriter stderr) {
    table(imported.slos(), stdout);
    List<Fault> open = new ArrayList<>(imported.faults());
    open.addAll(imported.unexpressed());
    if (!open.isEmpty()) {
      stdout.println();
      stdout.println("Not expressed:");
      open.stream().sorted().forEach(fault -> stdout.println("  " + Terminal.line(fault)));
    }
    stdout.flush();
    Terminal.notes(stderr, imported.notes().stream().map(Fault::toString).toList());
    stderr.printf(
        "%d documents read: %d SLOs in %d files written to %s, %d not expressed%n",
        imported.documents(), imported.slos().size(), imported.files().size(), out, open.size());
    if (!imported.slos().isEmpty()) {
      stderr.println("next: ./syntropy validate " + out);
    }
    stderr.flush();
  }

  private static void table(List<Imported.Row> rows, PrintWriter stdout) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("SLO", "TARGET", "WINDOW", "READS", "ALERTS", "FROM"));
    for (Imported.Row row : rows) {
      lines.add(
          List.of(
              row.name(),
              row.target() + "",
              row.window(),
              row.reads().name().toLowerCase(Locale.ROOT),
              row.alerts() + "",
              row.file() + ":" + row.line()));
    }
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    lines.forEach(line -> {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    });
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 3));
      }
      stdout.println(Terminal.plain(text.toString().stripTrailing()));
    }
  }
}
