package io.syntropy.services.edge;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.client.Criticality;
import io.syntropy.client.Directive;
import io.syntropy.client.Manifest;
import io.syntropy.client.ServiceAgent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Registers the router with the control plane and follows the weights it sends. */
@Singleton
public class Registration {
  private final EdgeConfig config;
  private final RoutingTable table;
  private final Proxy proxy;
  private final String version;
  private Optional<ServiceAgent> agent = Optional.empty();

  @Inject
  Registration(
      EdgeConfig config,
      RoutingTable table,
      Proxy proxy,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.config = config;
    this.table = table;
    this.proxy = proxy;
    this.version = version;
  }

  void start(@Observes StartupEvent event) {
    Map<String, String> env = System.getenv();
    String region = env.getOrDefault("SYNTROPY_REGION", "global");
    Manifest manifest =
        new Manifest(
            "edge",
            version,
            "platform",
            Criticality.CRITICAL,
            List.of("social", "credit", "grid"),
            List.of(
                new Manifest.Region(region, URI.create(config.healthUrl()), config.capacityRps())),
            List.of(),
            List.of(Directive.TRAFFIC_WEIGHTS));
    agent =
        ServiceAgent.builder("edge", manifest)
            .instance("edge-" + ProcessHandle.current().pid(), region)
            .capacity(() -> proxy.rate().capacity(config.capacityRps()))
            .on(Directive.TRAFFIC_WEIGHTS, table::apply)
            .startFromEnvironment(env);
    agent.ifPresent(running -> proxy.heed(running::permits));
    agent.ifPresent(running ->
        GlobalOpenTelemetry.getMeter("io.syntropy.services.edge")
            .gaugeBuilder("syntropy.controller.age")
            .setUnit("s")
            .setDescription("Time since the control plane was last heard of.")
            .buildWithCallback(m -> m.record(running.controllerAge().toMillis() / 1000.0)));
  }

  /** Time since the control plane was last heard of, empty when the service runs on its own. */
  Optional<Duration> controllerAge() {
    return agent.map(ServiceAgent::controllerAge);
  }

  void stop(@Observes ShutdownEvent event) {
    agent.ifPresent(ServiceAgent::close);
  }
}
