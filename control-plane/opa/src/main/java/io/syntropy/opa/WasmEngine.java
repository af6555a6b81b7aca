package io.syntropy.opa;

import com.fasterxml.jackson.databind.JsonNode;
import com.styra.opa.wasm.OpaPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One compiled policy; for one thread at a time. An evaluation ends when its thread is interrupted,
 * and then, as after any other failure, this one is not to be used again.
 */
final class WasmEngine {
  private static final int INITIAL_PAGES = 4;
  private final OpaPolicy policy;

  private WasmEngine(OpaPolicy policy) {
    this.policy = policy;
  }

  static WasmEngine of(Bundle bundle, String entrypoint, int maxPages) throws BundleFault {
    try {
      OpaPolicy policy =
          OpaPolicy.builder()
              .withPolicy(bundle.wasm())
              .withInitialMemory(INITIAL_PAGES)
              .withMaxMemory(maxPages)
              .build();
      if (!policy.entrypoints().containsKey(entrypoint)) {
        throw BundleFault.malformed(
            "bundle: entry points %s (expected %s)"
                .formatted(policy.entrypoints().keySet(), entrypoint));
      }
      policy.entrypoint(entrypoint);
      policy.data(bundle.data());
      return new WasmEngine(policy);
    } catch (RuntimeException | StackOverflowError e) {
      throw BundleFault.malformed("policy.wasm: " + e);
    }
  }

  /** The set of results: empty when undefined. */
  JsonNode evaluate(String input) throws IOException {
    return Json.read(policy.evaluate(input).getBytes(StandardCharsets.UTF_8));
  }
}
