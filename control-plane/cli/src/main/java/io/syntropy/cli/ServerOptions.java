package io.syntropy.cli;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server a verb talks to, with which token. */
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Server to ask (default: the one that runs in the data folder).")
  @Nullable URI server;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Durations.class,
      description = "How long one call may take (default: ${DEFAULT-VALUE}); exit 8 after it.")
  Duration timeout = Duration.ofSeconds(30);

  @Mixin DataOption data = new DataOption();

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  /**
   * The API of the chosen server.
   *
   * @throws CommandFailure when no server is named and none runs in the data folder
   */
  Api api() {
    URI address = address();
    return new Api(address, token(address), timeout);
  }

  private URI address() {
    URI given = server;
    if (given == null) {
      DataFolder folder = data.folder();
      return folder
          .server()
          .orElseThrow(() ->
              new CommandFailure(
                  ExitCode.FAILURE,
                  "no server runs in "
                      + folder.path()
                      + "; start one with ./syntropy up, or"
                      + " name one with --server URL"));
    }
    String scheme = given.getScheme();
    if (given.getHost() == null
        || given.getPort() > 65_535
        || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new ParameterException(
          commandLine(), "--server: " + given + " (expected a URL such as http://127.0.0.1:8080)");
    }
    String authority = given.getRawAuthority();
    return URI.create(scheme + "://" + authority);
  }

  /** A token minted from the local data folder is only ever sent to this machine. */
  private Optional<String> token(URI address) {
    String given = System.getenv().getOrDefault("SYNTROPY_TOKEN", "").strip();
    if (!given.isEmpty()) {
      return Optional.of(given);
    }
    return isLocal(address) ? LocalToken.forCli(data.folder()) : Optional.empty();
  }

  private static boolean isLocal(URI address) {
    try {
      return InetAddress.getByName(address.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private CommandLine commandLine() {
    CommandSpec mixee = spec;
    if (mixee == null) {
      throw new IllegalStateException("options used outside a command line");
    }
    return mixee.commandLine();
  }
}
