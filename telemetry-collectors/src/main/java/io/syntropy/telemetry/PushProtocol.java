package io.syntropy.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * A push protocol other than OTLP. It only translates: what it makes of a body is an OTLP request
 * that goes the way of every other one, through the decoder into the journal (ADR 21).
 *
 * <p>Used by many threads at once.
 */
public interface PushProtocol {

  /** The path that clients post to, for example {@code /api/v1/write}. */
  String path();

  /** What the translated requests are: one of the OTLP kinds. */
  RecordKind kind();

  /**
   * Why a body with these headers is not read (answered 415), as {@code name: value (expected …)};
   * null when it can be read.
   */
  @Nullable String unsupported(@Nullable String contentType, @Nullable String contentEncoding);

  /**
   * The OTLP request, protobuf, that says what {@code body} says.
   *
   * @param rejections told of each item that is set aside; the rest is kept
   * @throws MalformedPayload when nothing of the body can be read
   * @throws PayloadTooLarge when it is larger once decompressed, or holds more, than a request may
   */
  byte[] translate(PushBody body, Rejections rejections) throws MalformedPayload, PayloadTooLarge;
}
