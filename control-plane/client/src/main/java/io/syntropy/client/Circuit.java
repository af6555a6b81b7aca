package io.syntropy.client;

/**
 * A circuit as the control plane told it in the answer to a heartbeat.
 *
 * @param service a service that the caller depends on
 * @param region where it runs
 * @param state whether to call it there
 */
public record Circuit(String service, String region, CircuitState state) {}
