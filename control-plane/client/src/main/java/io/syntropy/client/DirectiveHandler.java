package io.syntropy.client;

/**
 * Puts one kind of directive into effect. Called by one thread at a time; must return quickly and
 * must not wait for the control plane.
 */
@FunctionalInterface
public interface DirectiveHandler {
  /**
   * Puts the desired state into effect, replacing the former one.
   *
   * @throws RejectedDirectiveException to refuse it; any other exception is acknowledged as failed
   */
  void apply(Directive directive);

  /** A self-expiring directive of a kind without levels has ended: back to the usual state. */
  default void release(Directive directive) {}
}
