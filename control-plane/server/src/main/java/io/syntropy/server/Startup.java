package io.syntropy.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.identity.LoginCodes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * The way from started to ready. Ready means that the {@link StartSequence} is done and HTTP
 * listens; then, once, the ready line and the one-time login link go to stdout. Until then {@code
 * GET /q/health/ready} answers 503.
 */
@Readiness
@ApplicationScoped
public class Startup implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(Startup.class);

  private final ServerConfig config;
  private final StartSequence sequence;
  private final LoginCodes codes;
  private final Instant startedAt = Instant.now();
  private boolean listening;
  private boolean replayed;

  @Inject
  Startup(ServerConfig config, StartSequence sequence, LoginCodes codes) {
    this.config = config;
    this.sequence = sequence;
    this.codes = codes;
  }

  void onStart(@Observes StartupEvent started) {
    Thread.ofPlatform().name("start-sequence").start(this::runSequence);
    StopSignal.running();
  }

  void onListening(@ObservesAsync HttpServerStart started) {
    advance(true, false);
  }

  /** To be called once the server's state is what it was before the last stop. */
  public void ready() {
    advance(false, true);
  }

  /** Whether {@link #ready()} was called. */
  public synchronized boolean isReady() {
    return replayed;
  }

  /** When this process started. */
  public Instant startedAt() {
    return startedAt;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("start").status(isReady()).build();
  }

  private void runSequence() {
    try {
      sequence.run(this);
    } catch (Exception e) {
      LOG.error("the start sequence failed", e);
      Progress.say("The start failed: " + e.getMessage());
      Quarkus.asyncExit(1);
    }
  }

  private synchronized void advance(boolean nowListening, boolean nowReplayed) {
    boolean before = listening && replayed;
    listening |= nowListening;
    replayed |= nowReplayed;
    if (!before && listening && replayed) {
      String address = config.bind().contains(":") ? "[" + config.bind() + "]" : config.bind();
      String base = "http://" + (isWildcard() ? "127.0.0.1" : address) + ":" + config.httpPort();
      System.out.println("Syntropy is ready: " + base);
      System.out.println(
          "Log in once within 10 minutes: " + base + "/login?code=" + codes.issue(Instant.now()));
      System.out.println(
          "OTLP: http://%s:%d, grpc://%s:%d"
              .formatted(address, config.otlpHttpPort(), address, config.otlpGrpcPort()));
      System.out.flush();
    }
  }

  private boolean isWildcard() {
    return config.bind().equals("0.0.0.0") || config.bind().startsWith("0:0:0:0:0:0:0:0");
  }
}
