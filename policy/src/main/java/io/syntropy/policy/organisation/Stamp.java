package io.syntropy.policy.organisation;

/**
 * What was judged, and by which rules.
 *
 * @param inputHash {@code sha256:} and the hash of the input's canonical JSON
 * @param bundle {@code sha256:} and the hash of bundle and settings (in process), {@code
 *     name@revision} (server); empty when no bundle answered
 * @param source {@code wasm} or {@code opa-server}
 */
public record Stamp(String inputHash, String bundle, String source) {}
