package io.syntropy.server.organisation;

import io.syntropy.opa.OpaServerConfig;
import io.syntropy.opa.OpaServerPolicy;
import io.syntropy.opa.WasmConfig;
import io.syntropy.opa.WasmPolicy;
import io.syntropy.policy.organisation.OrganisationPolicy;
import io.syntropy.policy.organisation.PolicyBundle;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The engine that answers.
 *
 * @param refresh looks for a newer bundle, or asks how old the server's is; may block
 */
record PolicyEngine(OrganisationPolicy policy, Supplier<PolicyBundle> refresh) {
  /** How old a bundle may be: read, or fetched by the server. */
  static final Duration MAX_BUNDLE_AGE = Duration.ofMinutes(10);

  /**
   * Opens it; reading and compiling a bundle takes about a second. What is wrong with a bundle
   * shows in {@link OrganisationPolicy#bundle()} and denies.
   *
   * @throws IllegalArgumentException when the configuration is none
   */
  static PolicyEngine open(PolicyConfig config, Clock clock) {
    return config
        .opaUrl()
        .map(url -> {
          OpaServerPolicy server =
              new OpaServerPolicy(
                  new OpaServerConfig(
                      url,
                      config.timeout(),
                      MAX_BUNDLE_AGE,
                      config.opaBundles(),
                      config.opaTokenFile().orElse(null)),
                  clock);
          return new PolicyEngine(server, server::bundle);
        })
        .orElseGet(() -> {
          WasmPolicy wasm =
              new WasmPolicy(
                  new WasmConfig(
                      config.bundle().orElse(null),
                      config.settings().orElse(null),
                      config.key().orElse(null),
                      config.timeout(),
                      MAX_BUNDLE_AGE,
                      WasmConfig.DEFAULT_PAGES),
                  clock);
          return new PolicyEngine(wasm, wasm::refresh);
        });
  }
}
