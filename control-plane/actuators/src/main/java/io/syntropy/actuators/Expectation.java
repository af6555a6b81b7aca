package io.syntropy.actuators;

/** What must be found on a target for an order to be written over it. */
public sealed interface Expectation<S extends TargetState> {
  /**
   * Our own earlier write, unchanged since: every write after the first, reverts included. A change
   * by anyone else makes it a conflict (I10).
   */
  record Ours<S extends TargetState>() implements Expectation<S> {}

  /**
   * Exactly this, stamp included. For the first write ({@link #baseline}), and for taking a target
   * back after a conflict, when an operator has seen what is there and says so.
   */
  record Exactly<S extends TargetState>(PreImage<S> found) implements Expectation<S> {}

  /** The first write: the declared state, which nobody has stamped. */
  static <S extends TargetState> Expectation<S> baseline(S declared) {
    return new Exactly<>(PreImage.unstamped(declared));
  }

  static <S extends TargetState> Expectation<S> ours() {
    return new Ours<>();
  }

  /**
   * What to expect of a target that was just read: our own write if it bears a stamp, else the
   * declared state. Right for first writes, later ones and reverts alike; a foreign edit fits
   * neither.
   */
  static <S extends TargetState> Expectation<S> after(PreImage<S> read, S declared) {
    return read.ownership().isPresent() ? ours() : baseline(declared);
  }
}
