package io.syntropy.server.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notice in the outbox.
 *
 * @param state pending, delivered, superseded (a newer change of the incident said more), dead or
 *     discarded (a person gave it up)
 * @param severity sev1 to sev4
 * @param nextAttemptAt null unless pending
 * @param lastError what the target said when it did not take it, empty when nothing
 */
public record NotificationView(
    String id,
    String target,
    String dedupKey,
    String change,
    String incident,
    String severity,
    String title,
    String state,
    int attempts,
    Instant createdAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant deliveredAt,
    String lastError) {}
