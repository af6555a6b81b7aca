package io.syntropy.actuators;

import java.util.regex.Pattern;

/**
 * The mark a write leaves on its target: whose it is, which order made it, and the hash of the
 * state it made. A target whose state no longer has that hash was changed by someone else.
 *
 * @param owner the installation, the same for all its replicas and over restarts: 1 to 63 of {@code
 *     A-Z a-z 0-9 . _ -}, starting and ending with a letter or digit
 * @param hash {@link TargetState#hash()}
 */
public record Stamp(String owner, Fence fence, String hash) {
  private static final Pattern OWNER =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  public Stamp {
    owner(owner);
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException(
          "hash: \"%s\" (expected 64 lower-case hexadecimal digits)".formatted(hash));
    }
  }

  static void owner(String owner) {
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException(
          "owner: \"%s\" (expected 1 to 63 of A-Z a-z 0-9 . _ -, a letter or digit at both ends)"
              .formatted(owner));
    }
  }

  /** Whether {@code state} is what was written with this stamp. */
  public boolean covers(TargetState state) {
    return hash.equals(state.hash());
  }

  @Override
  public String toString() {
    return "owner " + owner + " " + fence + " hash " + hash.substring(0, 12);
  }
}
