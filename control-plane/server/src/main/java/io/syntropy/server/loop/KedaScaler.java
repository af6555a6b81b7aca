package io.syntropy.server.loop;

import io.syntropy.keda.ScalerServer;
import io.syntropy.keda.ScalerSignals;
import io.syntropy.policy.ScalingInput;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.ScalingReading;
import io.syntropy.policy.ScalingSignal;
import io.syntropy.server.data.KedaOptions;
import io.syntropy.server.data.ServerConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The signals of the scaling policies for KEDA's external scaler, as of the newest tick. Written by
 * the control loop's thread, read by any.
 */
@ApplicationScoped
public class KedaScaler implements ScalerSignals, ScalingAudience {
  private static final Logger LOG = Logger.getLogger(KedaScaler.class);
  private static final String EVERYWHERE = "";

  private final ServerConfig config;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Map<Key, Reading> next = new HashMap<>();
  private volatile Map<Key, Reading> now = Map.of();
  private @Nullable ScalerServer server;

  private record Key(String service, String region, String signal) {}

  /** A scaler that listens where {@code config} says. */
  public KedaScaler(ServerConfig config) {
    this.config = config;
  }

  /** Listens, when there is a port for it. */
  void start() throws IOException {
    if (config.kedaPort().isPresent()) {
      KedaOptions options = KedaOptions.resolve(System.getenv());
      server = ScalerServer.start(options.on(config.kedaPort().get()), this);
      LOG.infof(
          "KEDA scaler: %s://%s:%d",
          options.tls() == null ? "grpc" : "grpcs", options.bind().getHostAddress(), server.port());
    }
  }

  @PreDestroy
  void stop() {
    ScalerServer open = server;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void read(ScalingPolicy policy, SortedMap<String, ScalingInput> regions, Instant tick) {
    for (ScalingSignal signal : policy.signals()) {
      double all = 0;
      boolean known = !regions.isEmpty();
      Instant oldest = tick;
      for (Map.Entry<String, ScalingInput> region : regions.entrySet()) {
        ScalingReading reading = region.getValue().readings().get(signal.name());
        double value = reading == null ? Double.NaN : total(reading);
        Instant at = reading == null ? Instant.EPOCH : reading.observedAt();
        boolean fresh = !at.plus(signal.staleAfter()).isBefore(tick);
        next.put(
            new Key(policy.service(), region.getKey(), signal.name()),
            new Reading(
                Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value),
                signal.target(),
                at,
                fresh));
        known &= fresh && !Double.isNaN(value);
        oldest = at.isBefore(oldest) ? at : oldest;
        all =
            switch (signal.per()) {
              case AVERAGE -> all + value;
              case VALUE -> Math.max(all, value);
            };
      }
      next.put(
          new Key(policy.service(), EVERYWHERE, signal.name()),
          new Reading(
              known ? OptionalDouble.of(all) : OptionalDouble.empty(),
              signal.target(),
              oldest,
              known));
    }
  }

  private static double total(ScalingReading reading) {
    return switch (reading) {
      case ScalingReading.Total total -> total.value();
      case ScalingReading.PerReplica each ->
          each.samples().stream().mapToDouble(Double::doubleValue).sum();
    };
  }

  @Override
  public void publish() {
    now = Map.copyOf(next);
    next.clear();
    listeners.forEach(Runnable::run);
  }

  @Override
  public Optional<Reading> read(String service, String region, String signal) {
    return Optional.ofNullable(now.get(new Key(service, region, signal)));
  }

  @Override
  public Subscription onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
