package io.syntropy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.alerts.notify.NotifierDocuments;
import io.syntropy.alerts.probe.ProbeDocuments;
import io.syntropy.policy.PolicyDocuments;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import io.syntropy.slo.config.References;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code validate}: all faults of a configuration folder at once; needs no server. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Check a configuration folder; needs no running server.",
      "Faults go to stdout as file:line:column: message, and make the exit code 1."
    },
    footer = {"", "Example:", "  ./syntropy validate config/"})
final class ValidateCommand implements Callable<Integer> {
  /** How the findings are printed. */
  enum Format {
    /** A line for each fault on stdout; notes and totals on stderr. */
    text,
    json,
    yaml
  }

  @Parameters(paramLabel = "DIR", description = "Folder of YAML documents, or one file.")
  Path folder = Path.of(".");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Format format = Format.text;

  @Spec @Nullable CommandSpec spec;

  /**
   * What was found.
   *
   * @param policies documents of {@code syntropy/v1} that something acts on
   */
  private record Findings(
      int files, int documents, int slos, int policies, List<Fault> faults, List<Fault> notices) {}

  @Override
  public Integer call() throws IOException {
    Findings found = findings(folder);
    CommandSpec own = spec;
    if (own != null) {
      PrintWriter out = own.commandLine().getOut();
      if (format == Format.text) {
        text(found, out, own.commandLine().getErr());
      } else {
        OutputFormat as = format == Format.json ? OutputFormat.json : OutputFormat.yaml;
        new Printer(out, as, false).one(View.of("validation", "valid"), json(found));
      }
    }
    return (found.faults().isEmpty() ? ExitCode.OK : ExitCode.FAILURE).status();
  }

  private static Findings findings(Path folder) throws IOException {
    Map<String, String> texts = ConfigFolder.texts(folder);
    Documents documents = Documents.read(texts);
    OpenSloCatalog slos = OpenSlo.decode(documents.documents());
    AlertDocuments alerts = AlertDocuments.decode(documents.documents());
    PolicyDocuments policies = PolicyDocuments.decode(documents.documents());
    List<Fault> faults =
        Stream.of(
                documents.faults(),
                slos.faults(),
                alerts.faults(),
                policies.faults(),
                NotifierDocuments.decode(documents.documents()).faults(),
                ProbeDocuments.decode(documents.documents()).faults(),
                References.broken(documents.documents()))
            .flatMap(List::stream)
            .distinct()
            .sorted()
            .toList();
    List<Fault> notices = new ArrayList<>(slos.notices());
    notices.addAll(alerts.notices());
    notices.addAll(policies.notices());
    for (Path link : ConfigFolder.links(folder)) {
      notices.add(
          new Fault(link.toString(), 1, 1, "symbolic link: left out, as a git source does"));
    }
    return new Findings(
        texts.size(),
        documents.documents().size(),
        slos.slos().size(),
        policies.regionPolicies().size() + policies.protectivePolicies().size(),
        faults,
        notices.stream().distinct().sorted().toList());
  }

  private static void text(Findings found, PrintWriter out, PrintWriter err) {
    found.faults().forEach(fault -> out.println(Terminal.line(fault)));
    out.flush();
    Terminal.notes(err, found.notices().stream().map(Fault::toString).toList());
    err.printf(
        "%s in %s: %s, %s, %s%n",
        count(found.documents(), "document", "documents"),
        count(found.files(), "file", "files"),
        count(found.slos(), "SLO", "SLOs"),
        count(found.policies(), "policy", "policies"),
        count(found.faults().size(), "fault", "faults"));
    err.flush();
  }

  private static String count(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static ObjectNode json(Findings found) {
    ObjectNode node =
        Json.object()
            .put("valid", found.faults().isEmpty())
            .put("files", found.files())
            .put("documents", found.documents())
            .put("slos", found.slos())
            .put("policies", found.policies());
    node.set("faults", list(found.faults()));
    node.set("notices", list(found.notices()));
    return node;
  }

  private static ArrayNode list(List<Fault> faults) {
    ArrayNode list = Json.array();
    for (Fault fault : faults) {
      list.addObject()
          .put("file", fault.file())
          .put("line", fault.line())
          .put("column", fault.column())
          .put("message", fault.message());
    }
    return list;
  }
}
