package io.syntropy.telemetry;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The messages OTLP answers with. */
final class OtlpAnswers {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private OtlpAnswers() {}

  static Message success(Outcome.Stored stored) {
    boolean whole = stored.rejected() == 0;
    return switch (stored.kind()) {
      case OTLP_METRICS ->
          whole
              ? ExportMetricsServiceResponse.getDefaultInstance()
              : ExportMetricsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportMetricsPartialSuccess.newBuilder()
                          .setRejectedDataPoints(stored.rejected())
                          .setErrorMessage(stored.message()))
                  .build();
      case OTLP_TRACES ->
          whole
              ? ExportTraceServiceResponse.getDefaultInstance()
              : ExportTraceServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportTracePartialSuccess.newBuilder()
                          .setRejectedSpans(stored.rejected())
                          .setErrorMessage(stored.message()))
                  .build();
      case OTLP_LOGS ->
          whole
              ? ExportLogsServiceResponse.getDefaultInstance()
              : ExportLogsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportLogsPartialSuccess.newBuilder()
                          .setRejectedLogRecords(stored.rejected())
                          .setErrorMessage(stored.message()))
                  .build();
      case CONTROL -> throw new IllegalArgumentException("kind: CONTROL (expected an OTLP kind)");
    };
  }

  /** The body of a failure; with {@code RetryInfo} when the client is to try again. */
  static Status failure(Outcome.Failed failed, Duration retryAfter) {
    Status.Builder status =
        Status.newBuilder().setCode(failed.failure().grpcCode()).setMessage(failed.message());
    if (failed.failure().retryable()) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(
                      com.google.protobuf.Duration.newBuilder().setSeconds(retryAfter.toSeconds()))
                  .build()));
    }
    return status.build();
  }

  static byte[] encode(Message message, OtlpEncoding encoding) {
    if (encoding == OtlpEncoding.PROTOBUF) {
      return message.toByteArray();
    }
    try {
      return JSON.print(withoutDetails(message)).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("answer could not be printed as JSON", e);
    }
  }

  /** The JSON form of details needs a type registry; Retry-After says the same. */
  private static Message withoutDetails(Message message) {
    return message instanceof Status status ? status.toBuilder().clearDetails().build() : message;
  }
}
