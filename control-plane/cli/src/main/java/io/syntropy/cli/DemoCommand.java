package io.syntropy.cli;

import io.syntropy.cli.demo.Demo;
import io.syntropy.cli.demo.DemoOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: server, services, traffic and an incident on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Run the server with six service processes, real requests and a scripted incident.",
      "Ctrl-C stops all of it."
    },
    footer = {"", "Example:", "  ./syntropy demo --http-port 9090"})
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of the demo (default: that of up with -demo appended).")
  @Nullable Path data;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the console and API, 0 picks one (default: ${DEFAULT-VALUE}).")
  int httpPort = 8080;

  @Option(names = "--no-incident", description = "Only the healthy system.")
  boolean noIncident;

  @Option(names = "--once", description = "Stop with exit 0 when the incident is over.")
  boolean once;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec own = spec;
    if (own != null && (httpPort < 0 || httpPort > 65_535)) {
      throw new ParameterException(
          own.commandLine(), "--http-port: " + httpPort + " (expected 0..65535)");
    }
    if (own != null && once && noIncident) {
      throw new ParameterException(
          own.commandLine(), "--once waits for the incident (expected no --no-incident)");
    }
    DataFolder folder =
        data == null
            ? DataFolder.choose(null, System.getenv()).demo()
            : DataFolder.choose(data, System.getenv());
    DemoOptions options = new DemoOptions(folder, httpPort, !noIncident, once);
    return new Demo(Installation.locate(), options).run().status();
  }
}
