package io.syntropy.services.credit;

import io.agroal.api.AgroalDataSource;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.client.Criticality;
import io.syntropy.client.Manifest;
import io.syntropy.client.RequestRate;
import io.syntropy.client.ServiceAgent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The running service: its ledger, and its registration with the control plane. */
@Singleton
public class Credit {
  private final CreditConfig config;
  private final String version;
  private final Ledger ledger;
  private final RequestRate rate = new RequestRate(Clock.systemUTC());
  private Optional<ServiceAgent> agent = Optional.empty();

  @Inject
  Credit(
      CreditConfig config,
      AgroalDataSource source,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.config = config;
    this.version = version;
    this.ledger = new Ledger(source, Clock.systemUTC());
  }

  /** The ledger; counts a request. */
  Ledger ledger() {
    rate.record();
    return ledger;
  }

  void start(@Observes StartupEvent event) {
    Manifest manifest =
        new Manifest(
            "credit",
            version,
            "team-credit",
            Criticality.HIGH,
            List.of(),
            List.of(
                new Manifest.Region(
                    config.region(), URI.create(config.healthUrl()), config.capacityRps())),
            List.of(),
            List.of());
    agent =
        ServiceAgent.builder("credit", manifest)
            .instance("credit-" + ProcessHandle.current().pid(), config.region())
            .capacity(() -> rate.capacity(config.capacityRps()))
            .startFromEnvironment(System.getenv());
    agent.ifPresent(running ->
        GlobalOpenTelemetry.getMeter("io.syntropy.services.credit")
            .gaugeBuilder("syntropy.controller.age")
            .setUnit("s")
            .setDescription("Time since the control plane was last heard of.")
            .buildWithCallback(m -> m.record(running.controllerAge().toMillis() / 1000.0)));
  }

  void stop(@Observes ShutdownEvent event) {
    agent.ifPresent(ServiceAgent::close);
  }
}
