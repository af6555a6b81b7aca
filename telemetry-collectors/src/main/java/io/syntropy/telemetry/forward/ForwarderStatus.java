package io.syntropy.telemetry.forward;

import org.jspecify.annotations.Nullable;

/**
 * How a target is doing.
 *
 * @param sentItems samples, spans and lines it took
 * @param lagBytes bytes of the journal it has not got yet
 * @param droppedItems items of batches it refused for good (4xx)
 * @param droppedBytes bytes of the journal that were left out because it lagged too far behind
 * @param fault why the last request failed; null when it did not
 */
public record ForwarderStatus(
    String name,
    ForwardTarget.Type type,
    long sentItems,
    long lagBytes,
    long droppedItems,
    long droppedBytes,
    @Nullable String fault) {}
