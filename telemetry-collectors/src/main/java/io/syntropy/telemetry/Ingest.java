package io.syntropy.telemetry;

import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What every receiver does with a body: decompress, decode, journal, and only then succeed. */
final class Ingest {
  private static final Logger LOG = Logger.getLogger(Ingest.class);

  private final Journal journal;
  private final Clock clock;
  private final OtlpDecoder decoder = new OtlpDecoder();
  private final int maxDecodedBytes;
  private final ReceiverCounters counters;
  private final ExecutorService workers;

  Ingest(
      Journal journal,
      Clock clock,
      int maxDecodedBytes,
      ReceiverCounters counters,
      ExecutorService workers) {
    this.journal = journal;
    this.clock = clock;
    this.maxDecodedBytes = maxDecodedBytes;
    this.counters = counters;
    this.workers = workers;
  }

  /** One body and how to read it. */
  record Body(RecordKind kind, OtlpEncoding encoding, Compression compression, byte[] bytes) {}

  /**
   * Takes {@code body} in.
   *
   * @param done told exactly once, on another thread
   */
  void accept(Body body, MemoryBudget.Share share, Consumer<Outcome> done) {
    try {
      workers.execute(() -> work(body, share, done));
    } catch (RejectedExecutionException e) {
      done.accept(new Outcome.Failed(Failure.UNAVAILABLE, "receiver: closing"));
    }
  }

  private void work(Body body, MemoryBudget.Share share, Consumer<Outcome> done) {
    try {
      byte[] bytes = body.compression().expand(body.bytes(), maxDecodedBytes, share);
      long now = clock.millis();
      Decoded decoded = decoder.decode(body.kind(), body.encoding(), bytes, now);
      Outcome.Stored stored =
          new Outcome.Stored(
              body.kind(), decoded.rejections().total(), decoded.rejections().message());
      if (decoded.accepted() == 0) {
        counters.rejected(decoded);
        done.accept(stored);
        return;
      }
      journal
          .append(body.kind(), now, decoded.payload(), decoded.samples())
          .whenComplete((position, failure) -> {
            if (failure == null) {
              counters.stored(body.kind(), decoded);
              done.accept(stored);
            } else {
              done.accept(failed(failure));
            }
          });
    } catch (Throwable e) {
      // Errors too: a request must never be left without an answer.
      done.accept(failed(e));
    }
  }

  static Outcome.Failed failed(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case MalformedPayload e -> new Outcome.Failed(Failure.MALFORMED, message);
      case PayloadTooLarge e -> new Outcome.Failed(Failure.TOO_LARGE, message);
      case Overloaded e -> new Outcome.Failed(Failure.OVERLOADED, message);
      case JournalUnavailable e ->
          new Outcome.Failed(Failure.UNAVAILABLE, "the journal cannot store at the moment");
      case OutOfMemoryError e -> new Outcome.Failed(Failure.OVERLOADED, "out of memory");
      default -> {
        LOG.error("receiver: request failed", cause);
        yield new Outcome.Failed(Failure.INTERNAL, "internal error");
      }
    };
  }
}
