package io.syntropy.cli;

import io.syntropy.policy.PolicyDocuments;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code validate}: all faults of a configuration folder at once; needs no server. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Check a configuration folder; needs no running server. Faults go to stdout as",
      "file:line:column: message, and make the exit code 1."
    },
    footer = {"", "Example:", "  ./syntropy validate config/"})
final class ValidateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Folder of YAML documents, or one file.")
  Path folder = Path.of(".");

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, String> texts = ConfigFolder.texts(folder);
    Documents documents = Documents.read(texts);
    OpenSloCatalog slos = OpenSlo.decode(documents.documents());
    PolicyDocuments policies = PolicyDocuments.decode(documents.documents());
    List<Fault> faults =
        Stream.of(documents.faults(), slos.faults(), policies.faults())
            .flatMap(List::stream)
            .distinct()
            .sorted()
            .toList();
    CommandSpec own = spec;
    if (own != null) {
      PrintWriter out = own.commandLine().getOut();
      faults.forEach(fault -> out.println(line(fault)));
      out.flush();
      PrintWriter err = own.commandLine().getErr();
      Stream.of(slos.notices(), policies.notices())
          .flatMap(List::stream)
          .sorted()
          .forEach(notice -> err.println("note: " + line(notice)));
      err.printf(
          "%d documents in %d files: %d SLOs, %d policies, %d faults%n",
          documents.documents().size(),
          texts.size(),
          slos.slos().size(),
          policies.regionPolicies().size() + policies.protectivePolicies().size(),
          faults.size());
      err.flush();
    }
    return (faults.isEmpty() ? ExitCode.OK : ExitCode.FAILURE).status();
  }

  private static String line(Fault fault) {
    return fault.toString().replaceAll("\\p{Cntrl}+", " ");
  }
}
