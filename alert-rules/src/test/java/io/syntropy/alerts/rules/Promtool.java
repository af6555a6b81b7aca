package io.syntropy.alerts.rules;

import io.syntropy.slo.differential.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Debian's {@code promtool}, and other programs that judge files. */
record Promtool(int status, String output) {

  static Promtool run(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Peer.program("promtool", "prometheus"));
    command.addAll(List.of(arguments));
    return program(folder, command);
  }

  static Promtool program(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    return new Promtool(process.waitFor(), output);
  }
}
