package io.syntropy.services.grid;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
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

/** The running service: its broker, and its registration with the control plane. */
@Singleton
public class Grid {
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("grid.node.kind");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("grid.node.state");

  private final GridConfig config;
  private final String version;
  private final Broker broker;
  private final NodeTime nodeTime = new NodeTime();
  private final RequestRate rate = new RequestRate(Clock.systemUTC());
  private Optional<ServiceAgent> agent = Optional.empty();

  @Inject
  Grid(GridConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
    this.config = config;
    this.version = version;
    this.broker = new Broker(Clock.systemUTC(), config.heartbeat());
  }

  /** The broker; counts a request. */
  Broker broker() {
    rate.record();
    return broker;
  }

  private void measure(ObservableDoubleMeasurement time) {
    nodeTime
        .read(broker.census(), Clock.systemUTC().instant())
        .forEach((kind, seconds) -> {
          time.record(seconds.up(), Attributes.of(KIND, kind, STATE, "up"));
          time.record(seconds.down(), Attributes.of(KIND, kind, STATE, "down"));
        });
  }

  void start(@Observes StartupEvent event) {
    GlobalOpenTelemetry.getMeter("io.syntropy.services.grid")
        .counterBuilder("grid.node.time")
        .ofDoubles()
        .setUnit("s")
        .setDescription("Time of nodes that joined, by kind and by whether they were heard of.")
        .buildWithCallback(this::measure);
    Manifest manifest =
        new Manifest(
            "grid",
            version,
            "team-grid",
            Criticality.NORMAL,
            List.of(),
            List.of(
                new Manifest.Region(
                    config.region(), URI.create(config.healthUrl()), config.capacityRps())),
            List.of(),
            List.of());
    agent =
        ServiceAgent.builder("grid", manifest)
            .instance("grid-" + ProcessHandle.current().pid(), config.region())
            .capacity(() -> rate.capacity(config.capacityRps()))
            .startFromEnvironment(System.getenv());
    agent.ifPresent(running ->
        GlobalOpenTelemetry.getMeter("io.syntropy.services.grid")
            .gaugeBuilder("syntropy.controller.age")
            .setUnit("s")
            .setDescription("Time since the control plane was last heard of.")
            .buildWithCallback(m -> m.record(running.controllerAge().toMillis() / 1000.0)));
  }

  void stop(@Observes ShutdownEvent event) {
    agent.ifPresent(ServiceAgent::close);
  }
}
