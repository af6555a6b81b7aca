package io.syntropy.server.organisation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which engine answers, as {@code up} settled it from the environment. */
@ConfigMapping(prefix = "syntropy.policy")
public interface PolicyConfig {
  /** A bundle in place of the shipped one. */
  Optional<Path> bundle();

  /** Settings in place of the bundle's. */
  Optional<Path> settings();

  /** The PEM of the key that signs the bundle. */
  Optional<Path> key();

  /** An OPA server, asked instead. */
  Optional<URI> opaUrl();

  /** Holds the token for it. */
  Optional<Path> opaTokenFile();

  /** Whether its rules must have come as bundles. */
  @WithDefault("true")
  boolean opaBundles();

  /** Of one judgement. */
  @WithDefault("PT0.5S")
  Duration timeout();
}
