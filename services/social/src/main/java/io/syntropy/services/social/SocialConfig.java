package io.syntropy.services.social;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings, from environment variables {@code SOCIAL_*}. */
@ConfigMapping(prefix = "social")
public interface SocialConfig {
  /** The region this instance serves. */
  @WithDefault("sa-east-1")
  String region();

  /** All regions of the service: {@code region=URL} entries separated by commas. */
  @WithDefault(
      "sa-east-1=http://127.0.0.1:9101,us-east-1=http://127.0.0.1:9102,"
          + "eu-west-1=http://127.0.0.1:9103")
  String regions();

  /** Requests per second an instance reports as its limit. */
  @WithDefault("200")
  double capacityRps();

  /** Whether faults can be injected; never in production. */
  @WithDefault("false")
  boolean chaos();
}
