package io.syntropy.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code up}: the server. The {@code ./syntropy} script starts the server's own program directly;
 * this verb is what {@code --help} lists, and it hands over to that script.
 */
@Command(name = "up", description = "Start the server (see: ./syntropy up --help).")
final class UpCommand implements Callable<Integer> {
  @Unmatched List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Installation.locate().script().toString());
    command.add("up");
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
