package io.syntropy.server.audit;

import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a check of the whole store found.
 *
 * @param good whether nothing is wrong
 * @param fault the first bad part: {@code entry N}, {@code tile LEVEL/INDEX}, {@code checkpoint
 *     SIZE} or {@code audit_head}; null when good
 * @param firstBadEntry index, null unless the fault is an entry
 * @param message one line for people
 * @param entries entries read
 * @param checkedAt when the check ended
 */
public record StoreVerdict(
    boolean good,
    @Nullable String fault,
    @Nullable Long firstBadEntry,
    String message,
    long entries,
    Instant checkedAt) {

  static StoreVerdict good(long entries, long checkpoints, Kept elsewhere, Instant at) {
    String message =
        entries
            + " entries, all tiles and "
            + checkpoints
            + " checkpoints are as they were signed"
            + (elsewhere.checkpoints().isEmpty()
                ? ""
                : "; " + elsewhere.checkpoints().size() + " checkpoints kept elsewhere agree")
            + elsewhere.unread().stream()
                .map(place -> "; not compared with " + place)
                .collect(Collectors.joining());
    return new StoreVerdict(true, null, null, message, entries, at);
  }

  static StoreVerdict bad(StoreFault fault, long entries, Instant at) {
    return new StoreVerdict(false, fault.part(), fault.entry(), fault.getMessage(), entries, at);
  }
}
