package io.syntropy.services.social;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.client.Criticality;
import io.syntropy.client.Directive;
import io.syntropy.client.Manifest;
import io.syntropy.client.ProtectiveLevel;
import io.syntropy.client.ServiceAgent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Registers the service with the control plane and follows the protective modes it sends. */
@Singleton
public class Registration {
  private final SocialConfig config;
  private final Region region;
  private final String version;
  private Optional<ServiceAgent> agent = Optional.empty();

  @Inject
  Registration(
      SocialConfig config,
      Region region,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.config = config;
    this.region = region;
    this.version = version;
  }

  void start(@Observes StartupEvent event) {
    Manifest manifest =
        new Manifest(
            "social",
            version,
            "team-social",
            Criticality.CRITICAL,
            List.of("credit"),
            regions(config.regions(), config.capacityRps()),
            List.of(ProtectiveLevel.SOFT, ProtectiveLevel.MEDIUM, ProtectiveLevel.HARD),
            List.of(Directive.PROTECTIVE_MODE));
    agent =
        ServiceAgent.builder("social", manifest)
            .instance(
                "social-" + region.name() + "-" + ProcessHandle.current().pid(), region.name())
            .capacity(() -> region.rate().capacity(config.capacityRps()))
            .onProtectiveMode(region::direct)
            .startFromEnvironment(System.getenv());
    agent.ifPresent(running ->
        GlobalOpenTelemetry.getMeter("io.syntropy.services.social")
            .gaugeBuilder("syntropy.controller.age")
            .setUnit("s")
            .setDescription("Time since the control plane was last heard of.")
            .buildWithCallback(m -> m.record(running.controllerAge().toMillis() / 1000.0)));
  }

  /** {@code region=URL} entries; the health URL is {@code URL/healthz}. */
  static List<Manifest.Region> regions(String text, double capacityRps) {
    List<Manifest.Region> regions = new ArrayList<>();
    for (String entry : text.split(",")) {
      if (entry.isBlank()) {
        continue;
      }
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "regions: " + entry.strip() + " (expected region=http://host:port)");
      }
      String base = entry.substring(equals + 1).strip();
      URI health = URI.create((base.endsWith("/") ? base : base + "/") + "healthz");
      regions.add(new Manifest.Region(entry.substring(0, equals).strip(), health, capacityRps));
    }
    return regions;
  }

  /** Time since the control plane was last heard of, empty when the service runs on its own. */
  Optional<Duration> controllerAge() {
    return agent.map(ServiceAgent::controllerAge);
  }

  void stop(@Observes ShutdownEvent event) {
    agent.ifPresent(ServiceAgent::close);
  }
}
