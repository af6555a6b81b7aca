package io.syntropy.services.grid;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings, from environment variables {@code GRID_*}. */
@ConfigMapping(prefix = "grid")
public interface GridConfig {
  /** The region this broker runs in. */
  @WithDefault("local")
  String region();

  /** Requests per second the broker reports as its limit. */
  @WithDefault("200")
  double capacityRps();

  /** How often a node has to send a heartbeat; it is gone after three without. */
  @WithDefault("10S")
  Duration heartbeat();

  /** What the control plane probes. */
  @WithDefault("http://127.0.0.1:${quarkus.http.port}/healthz")
  String healthUrl();
}
