package io.syntropy.telemetry;

import com.google.rpc.Status;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OTLP/gRPC: the three unary {@code Export} calls, straight on HTTP/2, so that a message is bounded
 * in size, memory and time while it arrives, by the same {@link BodyReader} as over HTTP.
 */
final class OtlpGrpcHandler implements Handler<HttpServerRequest> {
  static final Set<String> PATHS =
      Set.of(
          "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
          "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
          "/opentelemetry.proto.collector.logs.v1.LogsService/Export");
  private static final int PREFIX = 5;
  private static final int MAX_MESSAGE = 1024;

  private final Vertx vertx;
  private final ReceiverConfig config;
  private final Ingest ingest;
  private final MemoryBudget budget;
  private final ReceiverCounters counters;

  OtlpGrpcHandler(
      Vertx vertx,
      ReceiverConfig config,
      Ingest ingest,
      MemoryBudget budget,
      ReceiverCounters counters) {
    this.vertx = vertx;
    this.config = config;
    this.ingest = ingest;
    this.budget = budget;
    this.counters = counters;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    if (request.version() != HttpVersion.HTTP_2
        || type == null
        || !type.toLowerCase(Locale.ROOT).startsWith("application/grpc")) {
      request
          .response()
          .setStatusCode(415)
          .putHeader("content-type", "text/plain")
          .end("this port speaks gRPC (application/grpc over HTTP/2)\n");
      counters.answered(new Outcome.Failed(Failure.UNSUPPORTED_TYPE, ""));
      BodyReader.drain(vertx, request, config.readTimeout());
      return;
    }
    RecordKind kind = kind(request.path());
    if (!Bearer.permits(config, request)) {
      refuse(
          request, new Outcome.Failed(Failure.UNAUTHENTICATED, "a valid bearer token is needed"));
    } else if (kind == null) {
      refuse(request, new Outcome.Failed(Failure.NOT_FOUND, "unknown method " + request.path()));
    } else {
      read(request, kind);
    }
  }

  private void read(HttpServerRequest request, RecordKind kind) {
    MemoryBudget.Share share;
    try {
      share = budget.open();
    } catch (Overloaded e) {
      refuse(request, Ingest.failed(e));
      return;
    }
    Context context = vertx.getOrCreateContext();
    int limit = (int) Math.min(Integer.MAX_VALUE - 8L, (long) config.maxBodyBytes() + PREFIX);
    new BodyReader(vertx, request, limit, share, counters)
        .read(
            config.readTimeout(),
            bytes -> {
              Ingest.Body body;
              try {
                body = message(kind, request.getHeader("grpc-encoding"), bytes);
              } catch (FramingException e) {
                share.close();
                answer(request, e.failed);
                return;
              }
              ingest.accept(
                  body,
                  share,
                  outcome -> {
                    share.close();
                    context.runOnContext(v -> answer(request, outcome));
                  });
            },
            failed -> {
              share.close();
              answer(request, failed);
            });
  }

  /** Why the bytes of a call are not one message. */
  private static final class FramingException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Outcome.Failed failed;

    FramingException(Failure failure, String message) {
      super(message, null, false, false);
      this.failed = new Outcome.Failed(failure, message);
    }
  }

  private static Ingest.Body message(RecordKind kind, @Nullable String encoding, byte[] bytes)
      throws FramingException {
    if (bytes.length < PREFIX) {
      throw new FramingException(
          Failure.MALFORMED, "grpc message: " + bytes.length + " B (expected a 5 B prefix)");
    }
    int length = ByteBuffer.wrap(bytes).getInt(1);
    if (length != bytes.length - PREFIX) {
      throw new FramingException(
          Failure.MALFORMED,
          "grpc message: "
              + (bytes.length - PREFIX)
              + " B (expected one message of "
              + Integer.toUnsignedString(length)
              + " B)");
    }
    Compression compression = Compression.IDENTITY;
    if (bytes[0] == 1) {
      compression = Compression.named(encoding);
      if (compression == null || compression == Compression.IDENTITY) {
        throw new FramingException(
            Failure.UNSUPPORTED_ENCODING,
            "grpc-encoding: " + encoding + " (expected gzip or zstd)");
      }
    } else if (bytes[0] != 0) {
      throw new FramingException(
          Failure.MALFORMED, "grpc compressed flag: " + bytes[0] + " (expected 0 or 1)");
    }
    return new Ingest.Body(
        kind, OtlpEncoding.PROTOBUF, compression, Arrays.copyOfRange(bytes, PREFIX, bytes.length));
  }

  private static @Nullable RecordKind kind(@Nullable String path) {
    return switch (path == null ? "" : path) {
      case "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" ->
          RecordKind.OTLP_METRICS;
      case "/opentelemetry.proto.collector.trace.v1.TraceService/Export" -> RecordKind.OTLP_TRACES;
      case "/opentelemetry.proto.collector.logs.v1.LogsService/Export" -> RecordKind.OTLP_LOGS;
      default -> null;
    };
  }

  private void refuse(HttpServerRequest request, Outcome.Failed failed) {
    answer(request, failed);
    BodyReader.drain(vertx, request, config.readTimeout());
  }

  private void answer(HttpServerRequest request, Outcome outcome) {
    HttpServerResponse response = request.response();
    counters.answered(outcome);
    if (response.closed() || response.ended()) {
      return;
    }
    response
        .putHeader("content-type", "application/grpc")
        .putHeader("grpc-accept-encoding", "identity,gzip,zstd");
    switch (outcome) {
      case Outcome.Stored stored -> {
        byte[] message = OtlpAnswers.success(stored).toByteArray();
        response.putTrailer("grpc-status", "0");
        response.end(
            Buffer.buffer(PREFIX + message.length)
                .appendByte((byte) 0)
                .appendInt(message.length)
                .appendBytes(message));
      }
      case Outcome.Failed failed -> {
        Status status = OtlpAnswers.failure(failed, config.retryAfter());
        response
            .putHeader("grpc-status", String.valueOf(status.getCode()))
            .putHeader("grpc-message", percentEncoded(failed.message()))
            .putHeader(
                "grpc-status-details-bin",
                Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()))
            .end();
      }
    }
  }

  private static String percentEncoded(String message) {
    StringBuilder out = new StringBuilder();
    for (byte b : AttributeReader.cut(message, MAX_MESSAGE).getBytes(StandardCharsets.UTF_8)) {
      if (b >= 0x20 && b <= 0x7e && b != '%') {
        out.append((char) b);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return out.toString();
  }
}
