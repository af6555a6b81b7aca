package io.syntropy.telemetry.loki;

import io.syntropy.telemetry.MalformedPayload;
import io.syntropy.telemetry.PayloadTooLarge;
import io.syntropy.telemetry.PushBody;
import io.syntropy.telemetry.PushProtocol;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.Rejections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loki's push protocol: {@code POST /loki/api/v1/push}, in JSON (plain, gzip or zstd) or as a
 * {@code logproto.PushRequest} in one block of Snappy; structured metadata in both. Tells each line
 * with its stream's labels as an OTLP log record.
 */
public final class LokiPush implements PushProtocol {
  /** Where it is served. */
  public static final String PATH = "/loki/api/v1/push";

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public RecordKind kind() {
    return RecordKind.OTLP_LOGS;
  }

  @Override
  public @Nullable String unsupported(
      @Nullable String contentType, @Nullable String contentEncoding) {
    String encoding =
        contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
    return switch (media(contentType)) {
      case JSON ->
          List.of("", "identity", "gzip", "zstd").contains(encoding)
              ? null
              : "Content-Encoding: " + encoding + " (expected gzip, zstd or none for JSON)";
      case PROTOBUF ->
          encoding.isEmpty() || encoding.equals("snappy")
              ? null
              : "Content-Encoding: " + encoding + " (expected snappy or none for protobuf)";
      default ->
          "Content-Type: "
              + (contentType == null ? "absent" : contentType)
              + " (expected "
              + JSON
              + " or "
              + PROTOBUF
              + ")";
    };
  }

  private static String media(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType;
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public byte[] translate(PushBody body, Rejections rejections)
      throws MalformedPayload, PayloadTooLarge {
    List<LokiStream> streams =
        media(body.contentType()).equals(JSON)
            ? PushJson.read(body.decoded())
            : PushProto.read(body.unsnapped());
    return new LogTranslation(body.receivedAtMillis()).translate(streams);
  }
}
