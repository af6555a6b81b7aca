package io.syntropy.telemetry;

/** The two encodings of OTLP. */
public enum OtlpEncoding {
  PROTOBUF,
  JSON
}
