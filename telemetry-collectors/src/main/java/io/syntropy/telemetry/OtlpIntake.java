package io.syntropy.telemetry;

import java.util.concurrent.CompletableFuture;

/** Port: the receivers' own way into the journal, for telemetry this process fetches or makes. */
@FunctionalInterface
public interface OtlpIntake {

  /** What became of a request: durable but for {@code rejected} items, as {@code message} says. */
  record Taken(long rejected, String message) {}

  /**
   * Takes an OTLP request in, in protobuf. The future completes once its good part is durable; it
   * fails when nothing of it is, with {@link IntakeRefused}.
   */
  CompletableFuture<Taken> take(RecordKind kind, byte[] request);
}
