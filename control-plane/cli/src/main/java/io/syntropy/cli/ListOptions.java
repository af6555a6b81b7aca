package io.syntropy.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every {@code list} verb, and how it runs. */
final class ListOptions {
  @Mixin ServerOptions server = new ServerOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Print at most N items (default: ${DEFAULT-VALUE}).")
  int limit = 1000;

  int run(View view, String path) {
    if (limit < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--limit: " + limit + " (expected limit >= 1)");
    }
    Api.Listing listing = server.api().list(path, limit);
    output.printer().list(view, listing.items());
    if (listing.items().isEmpty()) {
      output.message("no " + view.kind() + "s");
    }
    if (listing.more()) {
      output.message("showing the first " + listing.items().size() + "; more with --limit");
    }
    return ExitCode.OK.status();
  }
}
