package io.syntropy.cli;

import io.syntropy.alerts.rules.Flavour;
import io.syntropy.alerts.rules.GeneratedRules;
import io.syntropy.alerts.rules.RuleFolder;
import io.syntropy.alerts.rules.RulesGenerator;
import io.syntropy.slo.config.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** {@code rules}: SLOs as recording and alerting rules of Prometheus; needs no server. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = {
      "Turn the SLOs of a folder into Prometheus rules; needs no running server.",
      "Reads OpenSLO, Sloth and Pyrra, and writes one file for each SLO: counts of",
      "good and all events by window, ratios, burn rates, alerts.",
      "What rules cannot express goes to stdout as file:line:column: message, and",
      "makes the exit code 1; the rest is written. Files of an earlier run whose SLO",
      "is not in DIR any more are removed and named, unless there are faults or DIR",
      "is one file."
    },
    footer = {
      "",
      "Examples:",
      "  ./syntropy rules slo/ -o rules/",
      "  ./syntropy rules slo/ -o rules/ && promtool check rules rules/*.yml",
      "  ./syntropy rules slo/ -o rules/ --tests tests/   then promtool test rules",
      "  ./syntropy rules slo/ -o manifests/ --flavour kubernetes"
    })
final class RulesCommand implements Callable<Integer> {
  private static final int MAX_NAMES = 10;

  /** Who is to load the rules. */
  enum For {
    prometheus,
    kubernetes,
    victoriametrics;

    Flavour flavour() {
      return Flavour.valueOf(name().toUpperCase(Locale.ROOT));
    }
  }

  @Parameters(paramLabel = "DIR", description = "Folder of SLO documents, or one file.")
  Path folder = Path.of(".");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "Folder to write to; made when missing.")
  Path out = Path.of(".");

  @Option(
      names = "--flavour",
      paramLabel = "FLAVOUR",
      defaultValue = "prometheus",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  For flavour = For.prometheus;

  @Option(
      names = "--tests",
      paramLabel = "TESTS",
      description = "Also write unit tests for promtool test rules, to this folder.")
  @Nullable Path tests;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalStateException("command used outside a command line");
    }
    checkFolders(own);
    Map<String, String> texts = relative();
    Path testFolder = tests;
    GeneratedRules rules =
        RulesGenerator.generate(
            texts, flavour.flavour(), testFolder == null ? "" : fromTo(testFolder, out));
    if (rules.slos().isEmpty() && rules.faults().isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "%s: %s (expected documents of OpenSLO, Sloth or Pyrra; nothing was written)"
              .formatted(
                  folder,
                  texts.isEmpty()
                      ? "no .yaml or .yml file"
                      : "no SLO in " + count(texts.size(), "file")));
    }
    List<String> removed = write(out, rules.files(), rules.faults());
    if (testFolder != null) {
      write(testFolder, rules.tests(), rules.faults());
    }
    report(rules, removed, own.commandLine().getOut(), own.commandLine().getErr());
    return (rules.faults().isEmpty() ? ExitCode.OK : ExitCode.FAILURE).status();
  }

  private void checkFolders(CommandSpec own) throws IOException {
    Path testFolder = tests;
    if (Files.isDirectory(folder)) {
      outside(own, "-o", out);
      if (testFolder != null) {
        outside(own, "--tests", testFolder);
      }
    }
    if (testFolder != null && flavour == For.kubernetes) {
      throw new ParameterException(
          own.commandLine(),
          "--tests: promtool reads no PrometheusRule (expected another --flavour)");
    }
    if (testFolder != null && real(testFolder).equals(real(out))) {
      throw new ParameterException(
          own.commandLine(), "--tests: " + testFolder + " is OUT (expected a folder of its own)");
    }
  }

  /** What is written into DIR would be read as documents the next time. */
  private void outside(CommandSpec own, String option, Path target) throws IOException {
    if (real(target).startsWith(real(folder))) {
      throw new ParameterException(
          own.commandLine(),
          "%s: %s lies in %s (expected a folder outside: it would be read as SLOs)"
              .formatted(option, target, folder));
    }
  }

  /** The path with all that exists of it resolved. */
  private static Path real(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (Files.exists(absolute) || parent == null) {
      return absolute.toRealPath();
    }
    return real(parent).resolve(parent.relativize(absolute));
  }

  private static String fromTo(Path from, Path to) throws IOException {
    return real(from).relativize(real(to)).toString().replace('\\', '/') + "/";
  }

  /** Texts by the path below DIR: what is written must not depend on where DIR lies. */
  private Map<String, String> relative() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, String> text : ConfigFolder.texts(folder).entrySet()) {
      Path path = Path.of(text.getKey());
      Path below = Files.isDirectory(folder) ? folder.relativize(path) : path.getFileName();
      texts.put(String.valueOf(below).replace('\\', '/'), text.getValue());
    }
    return texts;
  }

  /** The files of earlier runs that were removed. */
  private List<String> write(Path target, Map<String, String> files, List<Fault> faults)
      throws IOException {
    if (Files.exists(target) && !Files.isDirectory(target)) {
      throw new CommandFailure(ExitCode.USAGE, target + ": a file (expected a folder)");
    }
    RuleFolder rules = new RuleFolder(target);
    List<String> taken = rules.taken(files);
    if (!taken.isEmpty()) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "%s: %s is there already and not of an earlier run (expected none; nothing was written)"
              .formatted(target, taken.get(0)));
    }
    try {
      // The rules of a document that has a fault now stay as they were, and those of documents that
      // were not asked for.
      return rules.write(files, faults.isEmpty() && Files.isDirectory(folder));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, target + ": cannot be written (" + Terminal.reason(e) + ")", e);
    }
  }

  private void report(
      GeneratedRules rules, List<String> removed, PrintWriter stdout, PrintWriter stderr) {
    rules.faults().forEach(fault -> stdout.println(line(fault)));
    stdout.flush();
    Terminal.notes(stderr, rules.notes().stream().map(this::line).toList());
    int recording = rules.slos().stream().mapToInt(GeneratedRules.Row::recording).sum();
    int alerts = rules.slos().stream().mapToInt(GeneratedRules.Row::alerts).sum();
    stderr.printf(
        "%s: %d recording and %d alerting rules in %s%n",
        count(rules.slos().size(), "SLO"),
        recording,
        alerts,
        count(rules.files().size(), "file") + " of " + out);
    if (!removed.isEmpty()) {
      stderr.printf(
          "removed from %s: %s of an earlier run, whose SLOs are not in %s any more: %s%n",
          out, count(removed.size(), "file"), folder, names(removed));
    }
    if (!rules.faults().isEmpty()) {
      stderr.printf(
          "%s: what they are about was not written; older files of it were left%n",
          count(rules.faults().size(), "fault"));
    } else if (flavour != For.kubernetes) {
      stderr.println("next: promtool check rules " + out + "/*.yml");
    }
    stderr.flush();
  }

  private static String names(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)));
    return names.size() > MAX_NAMES ? first + ", …" : first;
  }

  private static String count(int count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }

  private String line(Fault fault) {
    Path file = Files.isDirectory(folder) ? folder.resolve(fault.file()) : folder;
    return Terminal.line(new Fault(file.toString(), fault.line(), fault.column(), fault.message()));
  }
}
