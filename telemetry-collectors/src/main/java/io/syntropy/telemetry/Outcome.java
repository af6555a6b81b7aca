package io.syntropy.telemetry;

/** How a request ended, before it is put into a protocol's words. */
sealed interface Outcome {

  /** The good part is durable; {@code rejected} items were set aside as {@code message} says. */
  record Stored(RecordKind kind, long rejected, String message) implements Outcome {}

  /** Nothing was stored. */
  record Failed(Failure failure, String message) implements Outcome {}
}
