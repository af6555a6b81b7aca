package io.syntropy.policy;

/**
 * Capacity missing in a receiver for a drain that is due: nothing but I2 stands against it.
 *
 * @param region the region to be drained
 * @param receiver the region that would take a part of its traffic
 * @param capacityRps measured there, requests per second
 * @param neededRps what it would have to serve, the margin of I2 included
 */
public record Shortfall(String region, String receiver, double capacityRps, double neededRps) {}
