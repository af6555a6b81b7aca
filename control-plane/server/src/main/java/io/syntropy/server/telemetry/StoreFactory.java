package io.syntropy.server.telemetry;

import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.loop.LoopState;
import io.syntropy.telemetry.govern.CardinalityEvent;
import io.syntropy.telemetry.pipeline.FeedSettings;
import io.syntropy.telemetry.store.DuckLimits;
import io.syntropy.telemetry.store.DuckStore;
import io.syntropy.telemetry.store.TelemetryStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Consumer;

/** Opens the embedded store in {@code DATA/telemetry}. */
@ApplicationScoped
public class StoreFactory {
  private final ServerConfig config;
  private final TelemetryFiles files;
  private final LoopState state;
  private final Clock clock;

  /** Opens stores as {@code files} say. */
  public StoreFactory(ServerConfig config, TelemetryFiles files, LoopState state, Clock clock) {
    this.config = config;
    this.state = state;
    this.files = files;
    this.clock = clock;
  }

  TelemetryStore open() {
    return DuckStore.open(
        config.data().resolve("telemetry"),
        files.settings().retention(),
        DuckLimits.DEFAULT,
        clock,
        series -> state.engine().reads().test(series));
  }

  FeedSettings feed(Consumer<CardinalityEvent> exploded) {
    TelemetrySettings all = files.settings();
    return new FeedSettings(
        all.storeMetrics(), all.sampling(), all.cardinality(), state.engine()::reads, exploded);
  }
}
