package io.syntropy.telemetry.govern;

import java.util.Set;

/**
 * What an organisation adds to the built-in rules. Keys are compared without regard to case and
 * separators ({@code user_id}, {@code user.id} and {@code userId} are one) and match whole keys or
 * their ends: {@code tax.id} also matches {@code customer.tax_id}.
 *
 * @param drop keys whose attributes are removed
 * @param hash keys whose values are identities: stored as keyed hashes only
 * @param keep keys that no rule touches, neither by key nor by pattern; stronger than all others
 */
public record ScrubSettings(Set<String> drop, Set<String> hash, Set<String> keep) {
  private static final int MAX_KEYS = 1000;
  private static final int MAX_LENGTH = 96;

  /** Only the built-in rules. */
  public static final ScrubSettings DEFAULTS = new ScrubSettings(Set.of(), Set.of(), Set.of());

  public ScrubSettings {
    drop = checked("drop", drop);
    hash = checked("hash", hash);
    keep = checked("keep", keep);
  }

  private static Set<String> checked(String name, Set<String> keys) {
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          name + ": " + keys.size() + " keys (expected at most " + MAX_KEYS + ")");
    }
    for (String key : keys) {
      if (KeyRules.normal(key).isEmpty() || key.length() > MAX_LENGTH) {
        throw new IllegalArgumentException(
            name + ": '" + key + "' (expected a key of 1 to " + MAX_LENGTH + " characters)");
      }
    }
    return Set.copyOf(keys);
  }
}
