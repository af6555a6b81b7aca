package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Mixin;

/** Options of every {@code get} verb, and how it runs. */
final class GetOptions {
  @Mixin ServerOptions server = new ServerOptions();
  @Mixin OutputOptions output = new OutputOptions();

  int run(View view, String path) {
    JsonNode document = server.api().get(path);
    output.printer().one(view, document);
    return ExitCode.OK.status();
  }
}
