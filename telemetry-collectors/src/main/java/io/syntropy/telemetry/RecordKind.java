package io.syntropy.telemetry;

/** What a journal record holds. The code is the byte stored on disk and never changes meaning. */
public enum RecordKind {
  /** An OTLP {@code ExportMetricsServiceRequest}, protobuf. */
  OTLP_METRICS(1),
  /** An OTLP {@code ExportTraceServiceRequest}, protobuf. */
  OTLP_TRACES(2),
  /** An OTLP {@code ExportLogsServiceRequest}, protobuf. */
  OTLP_LOGS(3),
  /**
   * A control event as UTF-8 JSON with a {@code type} field: tick, configuration applied, manifest,
   * heartbeat, probe result, operator command, acknowledgement, read-back, lease. Telemetry code
   * carries it without looking inside.
   */
  CONTROL(4);

  private final byte code;

  RecordKind(int code) {
    this.code = (byte) code;
  }

  /** The byte stored on disk. */
  public byte code() {
    return code;
  }

  /**
   * The kind stored as {@code code}.
   *
   * @throws IllegalArgumentException when no kind has this code
   */
  public static RecordKind of(byte code) {
    for (RecordKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("record kind: " + code + " (expected 1..4)");
  }
}
