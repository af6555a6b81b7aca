package io.syntropy.cli.demo;

import io.syntropy.cli.Api;
import io.syntropy.cli.CommandFailure;
import io.syntropy.cli.ExitCode;
import io.syntropy.cli.Installation;
import io.syntropy.cli.LocalToken;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.postgres.PostgresException;
import io.syntropy.postgres.PrerequisiteMissingException;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * The whole demo: starts server and services, sends traffic, plays the incident, stops all of it.
 * Ctrl-C or SIGTERM at any time stops everything it started, in order, and exits 0.
 */
public final class Demo {
  private static final Duration START = Duration.ofSeconds(300);

  private final Installation installation;
  private final DemoOptions options;
  private final Layout layout;
  private final Narrator narrator = new Narrator(System.out, System::nanoTime);
  private final Stage stage = new Stage();
  private final Watch watch = new Watch(stage);
  private final Http http = new Http();
  private volatile boolean ending;

  public Demo(Installation installation, DemoOptions options) {
    this.installation = installation;
    this.options = options;
    this.layout = new Layout(options.data().path());
  }

  /**
   * Runs until the incident is over ({@code --once}) or the process is told to stop.
   *
   * @throws CommandFailure when something does not start or ends by itself; all else is stopped
   */
  public ExitCode run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::toldToStop, "demo-stop"));
    try {
      return play();
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILURE, "the demo cannot start: " + e.getMessage(), e);
    } catch (PrerequisiteMissingException e) {
      throw new CommandFailure(ExitCode.PREREQUISITE_MISSING, String.valueOf(e.getMessage()), e);
    } catch (PostgresException e) {
      throw new CommandFailure(ExitCode.FAILURE, String.valueOf(e.getMessage()), e);
    } finally {
      if (stage.stopping()) {
        awaitEnd();
      }
      ending = true;
      stage.stop();
    }
  }

  private ExitCode play() throws IOException {
    if (options.httpPort() != 0) {
      Ports.requireFree(options.httpPort());
    }
    layout.prepare();
    try (FileLock lock = layout.lock()) {
      narrator.say("Syntropy demo in " + layout.data() + " (logs in logs/, held by " + pid() + ")");
      Instant since = Instant.now();
      Endpoints endpoints = endpoints();
      Fleet fleet = new Fleet(installation, layout, endpoints);
      ServerChild server = start(fleet, endpoints);
      layout.describe(fleet, endpoints, server.child().process().pid());
      awaitReady(server, fleet);
      String token = LocalToken.mint(options.data(), "admin", "demo narrator", Duration.ofDays(7));
      ControlPlane controlPlane =
          new ControlPlane(
              new Api(endpoints.server(), Optional.of(token), Duration.ofSeconds(10)), since);
      startTraffic(fleet, controlPlane);
      narrator.say("Console: " + server.loginLink().orElse(endpoints.server().toString()));
      boolean complete = true;
      if (options.incident()) {
        complete = new Incident(fleet, controlPlane, narrator, watch, http).play();
        narrator.say("Console: " + server.loginLink().orElse(endpoints.server().toString()));
      }
      if (options.once()) {
        narrator.say(complete ? "Done (--once): stopping." : "Incomplete (--once): stopping.");
        return lock.isValid() && complete ? ExitCode.OK : ExitCode.TIMED_OUT;
      }
      narrator.say("Everything keeps running, traffic included. Ctrl-C stops all of it.");
      watch.forever();
      return ExitCode.OK;
    }
  }

  private Endpoints endpoints() {
    List<Integer> free = Ports.free(3);
    int port = options.httpPort() == 0 ? free.get(0) : options.httpPort();
    return new Endpoints(port, free.get(1), free.get(2));
  }

  /** Starts everything at once; the credit service follows its database. */
  private ServerChild start(Fleet fleet, Endpoints endpoints) throws IOException {
    narrator.say("Starting the server, PostgreSQL and six service processes with the agent.");
    fleet.writeTokens(options.data());
    ServerChild server = ServerChild.start(installation, layout, endpoints);
    stage.server(server.child());
    CompletableFuture<EmbeddedPostgres> database =
        CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(layout.servicesDatabase()));
    for (String region : Fleet.REGIONS) {
      stage.service(fleet.startSocial(region));
    }
    stage.service(fleet.startEdge());
    stage.service(fleet.startGrid());
    EmbeddedPostgres postgres = join(database);
    stage.database(postgres);
    stage.service(fleet.startCredit(postgres));
    return server;
  }

  private static EmbeddedPostgres join(CompletableFuture<EmbeddedPostgres> database) {
    try {
      return database.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof PostgresException cause ? cause : e;
    }
  }

  private void awaitReady(ServerChild server, Fleet fleet) {
    require(server::ready, "the server is not ready");
    narrator.say("The server is ready.");
    for (String name : fleet.names()) {
      require(
          () -> http.ok(fleet.address(name).resolve("/q/health/ready")), name + " is not ready");
    }
    narrator.say("All services are ready; users reach them through the edge only.");
  }

  private void require(BooleanSupplier condition, String otherwise) {
    if (!watch.until(START, condition)) {
      throw new CommandFailure(
          ExitCode.TIMED_OUT,
          otherwise + " after " + START.toSeconds() + " s; see " + layout.logs());
    }
  }

  private void startTraffic(Fleet fleet, ControlPlane controlPlane) {
    Traffic traffic = new Traffic(fleet.address("edge"));
    stage.traffic(traffic);
    traffic.start();
    narrator.say("Simulated users send real requests: " + traffic.describe() + ".");
    require(
        () -> controlPlane.counted("social-feed-availability") > 0,
        "no telemetry of the services reached the SLOs");
    narrator.say("Live data: the SLOs count the services' own telemetry.");
    ActionTicker ticker = new ActionTicker(controlPlane, narrator);
    stage.traffic(ticker);
    ticker.start();
  }

  /** Runs in the JVM's shutdown: after a signal everything is stopped, and that is a success. */
  private void toldToStop() {
    if (ending) {
      return;
    }
    narrator.say("Stopping services, server and PostgreSQL.");
    stage.stop();
    narrator.say("Stopped.");
    Runtime.getRuntime().halt(ExitCode.OK.status());
  }

  /** The stopping thread ends this process; nobody else may say anything more. */
  private static void awaitEnd() {
    try {
      Thread.sleep(Duration.ofMinutes(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
