package io.syntropy.server.data;

import io.syntropy.slo.config.Durations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked to do: flags first, then environment, then defaults.
 *
 * @param data the data folder
 * @param config where the configuration comes from; empty for {@code config} in the data folder
 * @param httpPort 0..65535, 0 = any free one; likewise the other two
 * @param bind the address to listen on
 * @param database replaces the embedded PostgreSQL
 * @param kedaPort of KEDA's external scaler; empty for none
 */
public record UpOptions(
    Path data,
    Optional<ConfigLocation> config,
    int httpPort,
    int otlpHttpPort,
    int otlpGrpcPort,
    InetAddress bind,
    Optional<DatabaseAddress> database,
    Optional<Integer> kedaPort) {
  /** The flags as typed; null where absent. */
  public record Flags(
      @Nullable String data,
      @Nullable String config,
      @Nullable String httpPort,
      @Nullable String otlpHttpPort,
      @Nullable String otlpGrpcPort,
      @Nullable String bind) {}

  /**
   * Settles every option.
   *
   * @throws StartFailure exit code 2, naming the flag or variable and its value
   */
  public static UpOptions resolve(Flags flags, Map<String, String> env) {
    AuditPush.resolve(env); // is read again by who needs it; a mistake ends the start here
    ClusterAddresses.resolve(env); // likewise
    KedaOptions.resolve(env); // likewise
    LogShipping.resolve(env); // likewise
    return new UpOptions(
        path("--data", value(flags.data(), env, "SYNTROPY_DATA").orElseGet(() -> home(env))),
        value(flags.config(), env, "SYNTROPY_CONFIG").map(text -> location(text, env)),
        port("--http-port", flags.httpPort(), env, "SYNTROPY_HTTP_PORT", 8080),
        port("--otlp-http-port", flags.otlpHttpPort(), env, "SYNTROPY_OTLP_HTTP_PORT", 4318),
        port("--otlp-grpc-port", flags.otlpGrpcPort(), env, "SYNTROPY_OTLP_GRPC_PORT", 4317),
        address(flags.bind() == null ? "127.0.0.1" : flags.bind()),
        value(null, env, "SYNTROPY_DB_URL").map(DatabaseAddress::parse),
        value(null, env, "SYNTROPY_KEDA_PORT")
            .map(text -> port("SYNTROPY_KEDA_PORT", text, env, "SYNTROPY_KEDA_PORT", 0)));
  }

  private static Optional<String> value(
      @Nullable String flag, Map<String, String> env, String variable) {
    return flag != null
        ? Optional.of(flag)
        : Optional.ofNullable(env.get(variable)).filter(text -> !text.isBlank());
  }

  private static String home(Map<String, String> env) {
    String dataHome = env.getOrDefault("XDG_DATA_HOME", "");
    if (dataHome.isBlank()) {
      String home = env.getOrDefault("HOME", System.getProperty("user.home", "."));
      dataHome = home + "/.local/share";
    }
    return dataHome + "/syntropy";
  }

  private static Path path(String flag, String text) {
    try {
      if (text.isBlank()) {
        throw new StartFailure(StartFailure.USAGE, flag + ": empty (expected a folder)");
      }
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new StartFailure(StartFailure.USAGE, flag + ": " + text + " (expected a folder)", e);
    }
  }

  private static ConfigLocation location(String text, Map<String, String> env) {
    if (GitAddress.isRemote(text) && !isFolder(text)) {
      return new ConfigLocation.Git(
          GitAddress.parse(text),
          secretFile(env, "SYNTROPY_CONFIG_TOKEN_FILE"),
          signers(env),
          value(null, env, "SYNTROPY_CONFIG_POLL")
              .map(UpOptions::poll)
              .orElse(ConfigLocation.POLL));
    }
    Path folder = path("--config", text);
    if (!Files.isDirectory(folder)) {
      throw new StartFailure(
          StartFailure.USAGE,
          "--config: " + folder + " (expected an existing folder, or the URL of a git repository)");
    }
    if (Files.isRegularFile(folder.resolve("HEAD"))
        && Files.isDirectory(folder.resolve("objects"))) {
      throw new StartFailure(
          StartFailure.USAGE,
          "--config: %s is a bare git repository (expected its URL, file://%s)"
              .formatted(folder, folder));
    }
    return new ConfigLocation.Folder(folder);
  }

  /** Not secret, but whoever writes it says what is applied. */
  private static Optional<Path> signers(Map<String, String> env) {
    String variable = "SYNTROPY_CONFIG_SIGNERS";
    Optional<Path> file = value(null, env, variable).map(text -> path(variable, text));
    file.ifPresent(path -> {
      try {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path);
        if (!Files.isReadable(path)
            || rights.contains(PosixFilePermission.GROUP_WRITE)
            || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
          throw new StartFailure(
              StartFailure.USAGE,
              variable + ": " + path + " (expected a readable file only its owner may write)");
        }
      } catch (IOException e) {
        throw new StartFailure(
            StartFailure.USAGE, variable + ": " + path + " (expected a readable file)", e);
      }
    });
    return file;
  }

  private static Optional<Path> secretFile(Map<String, String> env, String variable) {
    Optional<Path> file = value(null, env, variable).map(text -> path(variable, text));
    file.ifPresent(path -> {
      try {
        OwnerOnlyFile.read(path);
      } catch (IOException e) {
        throw new StartFailure(StartFailure.USAGE, variable + ": " + e.getMessage(), e);
      }
    });
    return file;
  }

  private static Duration poll(String text) {
    return Durations.parse(text.strip())
        .orElseThrow(() ->
            new StartFailure(
                StartFailure.USAGE, "SYNTROPY_CONFIG_POLL: " + text + " (expected 5s..1d)"));
  }

  private static boolean isFolder(String text) {
    try {
      return Files.isDirectory(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static int port(
      String flag, @Nullable String given, Map<String, String> env, String variable, int fallback) {
    Optional<String> text = value(given, env, variable);
    if (text.isEmpty()) {
      return fallback;
    }
    String name = given == null ? variable : flag;
    try {
      int port = Integer.parseInt(text.get().strip());
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new StartFailure(
          StartFailure.USAGE, name + ": " + text.get() + " (expected a port 0..65535)", e);
    }
    throw new StartFailure(
        StartFailure.USAGE, name + ": " + text.get() + " (expected a port 0..65535)");
  }

  private static InetAddress address(String text) {
    try {
      if (text.isBlank()) {
        throw new StartFailure(StartFailure.USAGE, "--bind: empty (expected an address)");
      }
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new StartFailure(
          StartFailure.USAGE, "--bind: " + text + " (expected an address of this machine)", e);
    }
  }

  /** Settles port 0 and makes sure that all three can be listened on. */
  public Ports settlePorts() {
    PortChooser chooser = new PortChooser(bind, new java.security.SecureRandom());
    return new Ports(
        chooser.settle("--http-port", httpPort),
        chooser.settle("--otlp-http-port", otlpHttpPort),
        chooser.settle("--otlp-grpc-port", otlpGrpcPort));
  }
}
