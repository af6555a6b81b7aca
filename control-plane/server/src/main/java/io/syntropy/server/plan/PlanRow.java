package io.syntropy.server.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A kept plan in a list.
 *
 * @param refused whether the shrink guard refuses it
 */
public record PlanRow(
    String id,
    Instant madeAt,
    String madeBy,
    String source,
    @Nullable String commit,
    int changes,
    int faults,
    boolean refused) {}
