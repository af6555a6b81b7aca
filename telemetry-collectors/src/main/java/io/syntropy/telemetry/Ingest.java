package io.syntropy.telemetry;

import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What every receiver does with a body: decompress, decode, journal, and only then succeed. */
final class Ingest {
  private static final Logger LOG = Logger.getLogger(Ingest.class);

  private final Journal journal;
  private final Clock clock;
  private final OtlpDecoder decoder;
  private final Queue<Expander> expanders = new ConcurrentLinkedQueue<>();
  private final int maxDecodedBytes;
  private final ReceiverCounters counters;
  private final ExecutorService workers;

  Ingest(
      Journal journal,
      Clock clock,
      OtlpDecoder decoder,
      int maxDecodedBytes,
      ReceiverCounters counters,
      ExecutorService workers) {
    this.journal = journal;
    this.decoder = decoder;
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
    start(body.kind(), now -> read(body, share, now), done);
  }

  private Read read(Body body, MemoryBudget.Share share, long now)
      throws MalformedPayload, PayloadTooLarge {
    Expander free = expanders.poll();
    Expander expander = free == null ? new Expander() : free;
    try {
      Expander.Expanded expanded =
          expander.expand(body.compression(), body.bytes(), maxDecodedBytes, share);
      byte[] bytes = expanded.bytes();
      Decoded decoded = decoder.decode(body.kind(), body.encoding(), bytes, expanded.length(), now);
      // What came whole is kept as it came: the expander's array will be written over.
      return new Read(
          decoded,
          decoded.payload() == bytes
              ? new Payload(body.bytes(), body.compression(), expanded.length())
              : Payload.plain(decoded.payload()));
    } finally {
      expander.release();
      expanders.add(expander);
    }
  }

  /** Takes in what {@code protocol} makes of {@code bytes}, as above. */
  void accept(
      PushProtocol protocol,
      @Nullable String contentType,
      @Nullable String contentEncoding,
      byte[] bytes,
      MemoryBudget.Share share,
      Consumer<Outcome> done) {
    Reading translating =
        now -> {
          PushBody body =
              new PushBody(contentType, contentEncoding, bytes, now, maxDecodedBytes, share);
          Rejections rejections = new Rejections();
          byte[] request = protocol.translate(body, rejections);
          Decoded decoded = decoder.decode(protocol.kind(), OtlpEncoding.PROTOBUF, request, now);
          decoded.rejections().addAll(rejections);
          return new Read(decoded, Payload.plain(decoded.payload()));
        };
    start(protocol.kind(), translating, done);
  }

  /** A request as read, and what is to be stored of it. */
  private record Read(Decoded decoded, Payload payload) {}

  /** Reads a request received at a time. */
  private interface Reading {
    Read at(long nowMillis) throws MalformedPayload, PayloadTooLarge;
  }

  private void start(RecordKind kind, Reading reading, Consumer<Outcome> done) {
    try {
      workers.execute(() -> work(kind, reading, done));
    } catch (RejectedExecutionException e) {
      done.accept(new Outcome.Failed(Failure.UNAVAILABLE, "receiver: closing"));
    }
  }

  private void work(RecordKind kind, Reading reading, Consumer<Outcome> done) {
    try {
      long now = clock.millis();
      Read read = reading.at(now);
      Decoded decoded = read.decoded();
      Outcome.Stored stored =
          new Outcome.Stored(kind, decoded.rejections().total(), decoded.rejections().message());
      if (decoded.accepted() == 0) {
        counters.rejected(kind, decoded);
        done.accept(stored);
        return;
      }
      journal
          .append(kind, now, read.payload(), decoded.samples())
          .whenComplete((position, failure) -> {
            if (failure == null) {
              counters.stored(kind, decoded);
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
