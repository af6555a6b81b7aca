package io.syntropy.actuators;

/** What became of an order. */
public sealed interface Outcome {
  /** The target said that it took the write; {@link Actuator#readBack} shows when all see it. */
  record Applied(Stamp stamp) implements Outcome {}

  /** The target shows this very order: an earlier attempt had arrived. Nothing was written. */
  record AlreadyThere(Stamp stamp) implements Outcome {}

  /**
   * Somebody else changed the target. Nothing was written; it is the operator's now: page, stop.
   *
   * @param found what the target shows, for people
   */
  record Conflict(String found) implements Outcome {}

  /** A newer leader or a newer plan has written. Nothing was written; this order is over. */
  record Fenced(Stamp newer) implements Outcome {}

  /**
   * It may or may not have been written, or may still be: only a reading tells. Apply the same
   * order again, which reads first.
   */
  record Unknown(String why) implements Outcome {}

  /** It will not be written, now or on a repetition, until a person changes something. */
  record Refused(String why) implements Outcome {}
}
