package io.syntropy.services.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings, from environment variables {@code EDGE_*}. */
@ConfigMapping(prefix = "edge")
public interface EdgeConfig {
  /** {@code service@region=URL} entries separated by commas. */
  @WithDefault(
      "social@sa-east-1=http://127.0.0.1:9101,social@us-east-1=http://127.0.0.1:9102,"
          + "social@eu-west-1=http://127.0.0.1:9103,credit@local=http://127.0.0.1:9110,"
          + "grid@local=http://127.0.0.1:9120")
  String upstreams();

  /** Limit for a whole exchange, from choosing a region to the last byte of its answer. */
  @WithDefault("2S")
  Duration timeout();

  /** Largest request body in bytes. */
  @WithDefault("1048576")
  long maxBodyBytes();

  /** Requests per second this router reports as its limit. */
  @WithDefault("1000")
  double capacityRps();

  /** What the control plane probes. */
  @WithDefault("http://127.0.0.1:${quarkus.http.port}/healthz")
  String healthUrl();
}
