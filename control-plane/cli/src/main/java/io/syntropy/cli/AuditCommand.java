package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.audit.OfflineVerifier;
import io.syntropy.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code audit}: proof of who did what. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "The tamper-evident audit log.")
final class AuditCommand {
  @Spec @Nullable CommandSpec spec;

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Write all entries, the signed checkpoint and the public key into a folder.",
      footer = {"", "Example:", "  ./syntropy audit export -o out && ./syntropy audit verify out"})
  int export(
      @Option(
              names = {"-o", "--output"},
              paramLabel = "DIR",
              required = true,
              description = "A new or empty folder.")
          Path folder,
      @Mixin ServerOptions server)
      throws IOException {
    long entries = new AuditDownload(server.api()).into(folder);
    CommandLine line = commandLine();
    line.getErr().println(entries + " entries written; check them with: audit verify " + folder);
    line.getErr().flush();
    return ExitCode.OK.status();
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Check every entry against the signed checkpoint. Exit 0 when all is well, 1 with",
        "'first bad entry: N' or the bad tile, checkpoint or head otherwise. A folder needs no",
        "server; a server also checks its whole store (role operator)."
      })
  int verify(
      @Parameters(arity = "0..1", paramLabel = "DIR", description = "What audit export wrote.")
          @Nullable Path folder,
      @Option(
              names = "--checkpoint",
              paramLabel = "FILE",
              description = "A checkpoint kept elsewhere, which the log must extend.")
          @Nullable Path checkpoint,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description = "The public key to trust instead of the one that came along.")
          @Nullable Path key,
      @Mixin ServerOptions server)
      throws IOException {
    if (folder != null) {
      if (server.server != null) {
        throw new ParameterException(commandLine(), "audit verify: DIR or --server URL, not both");
      }
      return report(check(folder, checkpoint, key));
    }
    if (server.server == null) {
      throw new ParameterException(commandLine(), "audit verify: DIR or --server URL is missing");
    }
    Api api = server.api();
    if (!storeIsGood(api)) {
      return ExitCode.FAILURE.status();
    }
    Path download = Files.createTempDirectory("syntropy-audit");
    try {
      new AuditDownload(api).into(download);
      return report(check(download, checkpoint, key));
    } finally {
      delete(download);
    }
  }

  /** The server's check of what no export carries; asked first, for it names the fault best. */
  private boolean storeIsGood(Api api) {
    CommandLine line = commandLine();
    JsonNode found;
    try {
      found = api.get("/api/v1/audit/check");
    } catch (CommandFailure e) {
      if (e.exitCode() != ExitCode.DENIED && e.exitCode() != ExitCode.NOT_FOUND) {
        throw e;
      }
      line.getErr()
          .println(
              "search columns, tiles and checkpoint times are not checked: "
                  + e.text()
                  + "; that needs a token of the role operator");
      line.getErr().flush();
      return true;
    }
    if (found.path("good").asBoolean()) {
      return true;
    }
    String message = found.path("message").asText();
    line.getOut()
        .println(
            found.path("first_bad_entry").isIntegralNumber()
                ? "first bad entry: " + found.path("first_bad_entry").asLong() + "\n" + message
                : "bad " + message);
    line.getOut().flush();
    return false;
  }

  private static Verification check(Path folder, @Nullable Path checkpoint, @Nullable Path key) {
    try {
      return OfflineVerifier.verify(folder, checkpoint, key);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "cannot verify " + folder + ": unreadable: " + e.getMessage(), e);
    }
  }

  private int report(Verification found) {
    CommandLine line = commandLine();
    line.getOut().println(found.report());
    line.getOut().flush();
    return (found.ok() ? ExitCode.OK : ExitCode.FAILURE).status();
  }

  private CommandLine commandLine() {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalStateException("a verb used outside a command line");
    }
    return own.commandLine();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
