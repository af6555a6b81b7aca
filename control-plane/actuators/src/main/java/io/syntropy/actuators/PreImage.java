package io.syntropy.actuators;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target as it was read.
 *
 * @param stamp null when nobody has stamped it
 */
public record PreImage<S extends TargetState>(S state, @Nullable Stamp stamp) {
  public static <S extends TargetState> PreImage<S> unstamped(S state) {
    return new PreImage<>(state, null);
  }

  public Optional<Stamp> ownership() {
    return Optional.ofNullable(stamp);
  }

  /** One line for people: the state, and whose it is. */
  public String describe() {
    return state.canonical().strip().replace("\n", ", ")
        + (stamp == null ? " (no owner)" : " (" + stamp + ")");
  }
}
