package io.syntropy.server;

import io.quarkus.runtime.Quarkus;
import io.syntropy.server.data.ConfigLocation;
import io.syntropy.server.data.DataFolder;
import io.syntropy.server.data.DatabaseAddress;
import io.syntropy.server.data.Instance;
import io.syntropy.server.data.PolicyOptions;
import io.syntropy.server.data.Ports;
import io.syntropy.server.data.StartFailure;
import io.syntropy.server.data.TelemetryOptions;
import io.syntropy.server.data.UpOptions;
import io.syntropy.server.data.Version;
import io.syntropy.server.rum.RumSettings;
import io.syntropy.server.telemetry.TelemetryFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the control plane in the foreground until it is told to stop. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Run the control plane in the foreground until SIGTERM or Ctrl-C.")
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder [SYNTROPY_DATA, else $${XDG_DATA_HOME:-~/.local/share}/syntropy].")
  private @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "DIR|GIT_URL",
      description = {
        "Folder of configuration, or a git repository as URL[#BRANCH[:FOLDER]]",
        "[SYNTROPY_CONFIG, else DATA/config]."
      })
  private @Nullable String config;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Console and API, 0 = any free port [SYNTROPY_HTTP_PORT, else 8080].")
  private @Nullable String httpPort;

  @Option(
      names = "--otlp-http-port",
      paramLabel = "PORT",
      description = "OTLP over HTTP [SYNTROPY_OTLP_HTTP_PORT, else 4318].")
  private @Nullable String otlpHttpPort;

  @Option(
      names = "--otlp-grpc-port",
      paramLabel = "PORT",
      description = "OTLP over gRPC [SYNTROPY_OTLP_GRPC_PORT, else 4317].")
  private @Nullable String otlpGrpcPort;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; other than loopback, every path needs a token [127.0.0.1].")
  private @Nullable String bind;

  @Override
  public Integer call() {
    UpOptions options =
        UpOptions.resolve(
            new UpOptions.Flags(data, config, httpPort, otlpHttpPort, otlpGrpcPort, bind),
            System.getenv());
    PolicyOptions.resolve(System.getenv()).properties().forEach(System::setProperty);
    set(TelemetryOptions.resolve(System.getenv()));
    Version version = Version.current();
    try (DataFolder folder = DataFolder.open(options.data(), version, options.httpPort())) {
      Ports ports = options.settlePorts();
      ConfigLocation location =
          options.config().orElseGet(() -> new ConfigLocation.Folder(folder.configFolder()));
      folder.publish(
          new Instance(
              ProcessHandle.current().pid(),
              version,
              options.bind().getHostAddress(),
              ports,
              Instant.now().truncatedTo(ChronoUnit.MILLIS)));
      Progress.say("Syntropy " + version + ", data in " + folder.path());
      StopSignal.install();
      try (Database database = Database.open(options.database(), folder)) {
        set(options, folder, location, ports, database.address());
        return StopSignal.requested() ? 0 : runApplication();
      }
    } catch (StartFailure e) {
      if (StopSignal.requested()) {
        return 0;
      }
      throw e;
    }
  }

  private static void set(
      UpOptions options,
      DataFolder folder,
      ConfigLocation config,
      Ports ports,
      DatabaseAddress database) {
    String address = options.bind().getHostAddress();
    System.setProperty("syntropy.up.data", folder.path().toString());
    set(config);
    System.setProperty("syntropy.up.bind", address);
    System.setProperty("syntropy.up.http-port", Integer.toString(ports.http()));
    System.setProperty("syntropy.up.otlp-http-port", Integer.toString(ports.otlpHttp()));
    System.setProperty("syntropy.up.otlp-grpc-port", Integer.toString(ports.otlpGrpc()));
    options
        .kedaPort()
        .ifPresent(p -> System.setProperty("syntropy.up.keda-port", Integer.toString(p)));
    String publicHosts = System.getenv("SYNTROPY_PUBLIC_HOSTS");
    if (publicHosts != null) {
      System.setProperty("syntropy.up.public-hosts", publicHosts);
    }
    System.setProperty("quarkus.http.host", address);
    System.setProperty("quarkus.http.port", Integer.toString(ports.http()));
    System.setProperty("quarkus.datasource.jdbc.url", database.jdbcUrl());
    if (!database.user().isEmpty()) {
      System.setProperty("quarkus.datasource.username", database.user());
      System.setProperty("quarkus.datasource.password", database.password());
    }
    System.setProperty("quarkus.log.file.enabled", "true");
    System.setProperty(
        "quarkus.log.file.path", folder.folder("logs").resolve("syntropy.log").toString());
  }

  private static void set(ConfigLocation config) {
    switch (config) {
      case ConfigLocation.Folder folder ->
          System.setProperty("syntropy.up.config", folder.path().toString());
      case ConfigLocation.Git git -> {
        System.setProperty("syntropy.up.config-git", git.address().toString());
        System.setProperty("syntropy.up.config-poll", git.poll().toString());
        git.signers()
            .ifPresent(p -> System.setProperty("syntropy.up.config-signers", p.toString()));
        git.tokenFile()
            .ifPresent(p -> System.setProperty("syntropy.up.config-token-file", p.toString()));
      }
    }
  }

  private static void set(TelemetryOptions files) {
    set(TelemetryOptions.SETTINGS, "config", files.settings(), TelemetryFiles::settings);
    set(TelemetryOptions.SCRAPE, "scrape", files.scrape(), TelemetryFiles::scrape);
    set(TelemetryOptions.FORWARD, "forward", files.forward(), TelemetryFiles::forward);
    set(TelemetryOptions.RUM, "rum", files.rum(), RumSettings::read);
  }

  /** Reads the file once now, so that its faults end the start with the usage exit code. */
  private static void set(
      String variable, String property, Optional<Path> file, Consumer<Path> reader) {
    file.ifPresent(path -> {
      try {
        reader.accept(path);
      } catch (IllegalArgumentException | UncheckedIOException e) {
        throw new StartFailure(StartFailure.USAGE, variable + ": " + e.getMessage(), e);
      }
      System.setProperty("syntropy.telemetry." + property, path.toString());
    });
  }

  /** Returns when the application has stopped; 0 after a clean stop. */
  private static int runApplication() {
    AtomicInteger exit = new AtomicInteger();
    Quarkus.run(
        null,
        (code, error) -> {
          if (error != null) {
            Progress.say("The start failed: " + rootOf(error));
          }
          exit.set(code);
        });
    return exit.get();
  }

  private static String rootOf(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
