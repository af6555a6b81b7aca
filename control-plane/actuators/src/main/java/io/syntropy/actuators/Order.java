package io.syntropy.actuators;

import java.util.Optional;

/**
 * One write, decided, guarded and recorded: to be sent once or many times with the same effect.
 *
 * @param key the decision key, the same for every attempt: 1 to 200 printable ASCII characters
 *     without spaces
 * @param owner see {@link Stamp}
 * @param desired the whole state the target shall show
 */
public record Order<S extends TargetState>(
    String key, String owner, Fence fence, S desired, Expectation<S> expectation) {
  public Order {
    if (key.isEmpty() || key.length() > 200 || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "key: \"%s\" (expected 1 to 200 printable ASCII characters without spaces)"
              .formatted(key));
    }
    Stamp.owner(owner);
  }

  /** The mark this order leaves. */
  public Stamp stamp() {
    return new Stamp(owner, fence, desired.hash());
  }

  /** A refusal for what the order itself asks, whatever the target shows. */
  public Optional<Outcome> refusal() {
    return desired.empty()
        ? Optional.of(
            new Outcome.Refused("desired state is empty (a write never empties a target, I5)"))
        : Optional.empty();
  }

  /**
   * Judges the order against what the target shows: empty means it may be written over exactly
   * that.
   *
   * <p>In this order: a newer fence of ours wins whatever else is true; the same fence is either
   * done or was used for another state; an older fence must still cover the state, else somebody
   * changed it; without our stamp only the exact expectation opens the way.
   */
  public Optional<Outcome> against(PreImage<S> found) {
    Stamp there = found.stamp();
    if (there == null || !there.owner().equals(owner)) {
      return expected(found) ? Optional.empty() : conflict(found);
    }
    int age = there.fence().compareTo(fence);
    if (age > 0) {
      return Optional.of(new Outcome.Fenced(there));
    }
    if (age == 0 && there.covers(desired)) {
      return there.covers(found.state())
          ? Optional.of(new Outcome.AlreadyThere(there))
          : conflict(found);
    }
    if (age == 0) {
      return Optional.of(
          new Outcome.Refused(
              "%s: already used for another state (expected a new generation)".formatted(fence)));
    }
    return expected(found) ? Optional.empty() : conflict(found);
  }

  private boolean expected(PreImage<S> found) {
    return switch (expectation) {
      case Expectation.Ours<S> ours ->
          found
              .ownership()
              .filter(s -> s.owner().equals(owner) && s.covers(found.state()))
              .isPresent();
      case Expectation.Exactly<S> exactly ->
          exactly.found().state().canonical().equals(found.state().canonical())
              && exactly.found().ownership().equals(found.ownership());
    };
  }

  private static Optional<Outcome> conflict(PreImage<?> found) {
    return Optional.of(new Outcome.Conflict(found.describe()));
  }
}
