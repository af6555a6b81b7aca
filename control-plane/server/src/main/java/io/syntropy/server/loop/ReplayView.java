package io.syntropy.server.loop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a replay of the journal compares with the audit log.
 *
 * @param equal whether every decision compared is the same
 * @param compared decisions and their updates that were held against an entry
 * @param lost decided at the end of a term that was cut off before they were committed, so that no
 *     entry is expected
 * @param records journal records folded
 * @param comparedFrom when the first term of this server as the leader began, or the checkpoint was
 *     taken that stands in for a part of the journal that was released; null when the journal holds
 *     no such term, and {@code equal} says nothing then
 * @param comparedTo the last tick folded
 * @param difference the first one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ReplayView(
    boolean equal,
    long compared,
    long lost,
    long records,
    @Nullable Instant comparedFrom,
    @Nullable Instant comparedTo,
    @Nullable Difference difference) {

  /**
   * Where the two part.
   *
   * @param index the audit entry; null when the log has none for what was replayed
   * @param field such as {@code after.policy.hash}; {@code entry} when one of them is missing
   * @param logged what the audit log holds
   * @param replayed what the replay decided
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Difference(
      @Nullable Long index, String field, @Nullable JsonNode logged, @Nullable JsonNode replayed) {}
}
