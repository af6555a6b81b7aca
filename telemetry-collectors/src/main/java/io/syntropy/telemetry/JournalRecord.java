package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import java.util.List;

/**
 * One durable record.
 *
 * @param position logical offset in the journal, growing, never reused; the next record's position
 *     is greater
 * @param receivedAtMillis wall clock at receipt, milliseconds since the epoch, UTC
 * @param payload of a control record its JSON; of telemetry the bytes as stored, compressed or not:
 *     what they say is in {@code samples}, and {@link StoredRequest} expands them. Not to be
 *     modified
 * @param compression of {@code payload}
 * @param samples what a telemetry payload decoded to; empty for {@link RecordKind#CONTROL}
 */
public record JournalRecord(
    long position,
    RecordKind kind,
    long receivedAtMillis,
    byte[] payload,
    Compression compression,
    List<Sample> samples) {

  /** A record whose payload is not compressed. */
  public JournalRecord(
      long position, RecordKind kind, long receivedAtMillis, byte[] payload, List<Sample> samples) {
    this(position, kind, receivedAtMillis, payload, Compression.IDENTITY, samples);
  }
}
