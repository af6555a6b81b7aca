package io.syntropy.client;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes a {@link ServiceAgent}. Used once, by one thread. */
public final class ServiceAgentBuilder {
  final String service;
  final Manifest manifest;
  final Map<String, DirectiveHandler> handlers = new HashMap<>();
  List<URI> servers = List.of(URI.create("http://127.0.0.1:8080"));
  Credentials credentials = Credentials.fromEnvironment(Map.of());
  String instanceId;
  String region = "local";
  Supplier<@Nullable Capacity> capacity = () -> null;
  @Nullable String healthUrl;
  Clock clock = Clock.systemUTC();
  ServiceAgent.Settings settings = ServiceAgent.Settings.DEFAULT;
  RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

  ServiceAgentBuilder(String service, Manifest manifest) {
    this.service = Names.requireName("service", service);
    this.manifest = manifest;
    this.instanceId = service + "-" + ProcessHandle.current().pid();
  }

  /** Address of the control plane. */
  public ServiceAgentBuilder server(URI address) {
    return servers(List.of(address));
  }

  /** Addresses of the control plane's servers, of which one acts at a time. */
  public ServiceAgentBuilder servers(List<URI> addresses) {
    this.servers = List.copyOf(addresses);
    return this;
  }

  /** Where the bearer token comes from. */
  public ServiceAgentBuilder credentials(Credentials source) {
    this.credentials = source;
    return this;
  }

  /** Identity of this instance and the region it runs in. */
  public ServiceAgentBuilder instance(String id, String inRegion) {
    this.instanceId = Names.requireName("instance_id", id);
    this.region = Names.requireName("region", inRegion);
    return this;
  }

  /** Asked before each heartbeat; must not block. */
  public ServiceAgentBuilder capacity(Supplier<@Nullable Capacity> measured) {
    this.capacity = measured;
    return this;
  }

  /**
   * Where this very instance answers for its health; sent with each heartbeat and probed by the
   * control plane, which restarts or replaces an instance only when both have gone silent.
   */
  public ServiceAgentBuilder healthUrl(URI url) {
    this.healthUrl = url.toString();
    return this;
  }

  /** The time the agent goes by. */
  public ServiceAgentBuilder clock(Clock time) {
    this.clock = time;
    return this;
  }

  /**
   * Handles {@code protective_mode}: called with each level to put into effect, expiry included.
   */
  public ServiceAgentBuilder onProtectiveMode(Consumer<ProtectiveLevel> handler) {
    return on(Directive.PROTECTIVE_MODE, directive -> handler.accept(directive.level()));
  }

  /** Handles {@code traffic_weights}: called with the share per region, summing to 1. */
  public ServiceAgentBuilder onTrafficWeights(Consumer<Map<String, Double>> handler) {
    return on(Directive.TRAFFIC_WEIGHTS, directive -> handler.accept(directive.weights()));
  }

  /**
   * Handles a kind of directive.
   *
   * @throws IllegalArgumentException when the manifest does not accept that kind
   */
  public ServiceAgentBuilder on(String kind, DirectiveHandler handler) {
    if (!manifest.accepts().contains(kind)) {
      throw new IllegalArgumentException(
          "kind: " + kind + " (expected one of accepts " + manifest.accepts() + ")");
    }
    handlers.put(kind, handler);
    return this;
  }

  /** Starts the agent; returns at once whether or not the control plane can be reached. */
  public ServiceAgent start() {
    ServiceAgent agent = new ServiceAgent(this);
    agent.start();
    return agent;
  }

  /**
   * Starts the agent with address, credentials and identity from {@code SYNTROPY_URL} (several with
   * commas), {@code SYNTROPY_TOKEN[_FILE]}, {@code SYNTROPY_ENROLMENT_CODE[_FILE]}, {@code
   * SYNTROPY_INSTANCE_ID} and {@code SYNTROPY_REGION}. Without {@code SYNTROPY_URL} there is no
   * agent: the service runs on its own.
   */
  public Optional<ServiceAgent> startFromEnvironment(Map<String, String> env) {
    String url = env.getOrDefault("SYNTROPY_URL", "");
    if (url.isBlank()) {
      return Optional.empty();
    }
    servers(
        Stream.of(url.split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .map(URI::create)
            .toList());
    credentials(Credentials.fromEnvironment(env));
    instance(
        env.getOrDefault("SYNTROPY_INSTANCE_ID", instanceId),
        env.getOrDefault("SYNTROPY_REGION", region));
    return Optional.of(start());
  }
}
