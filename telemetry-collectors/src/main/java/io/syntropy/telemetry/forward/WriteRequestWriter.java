package io.syntropy.telemetry.forward;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a {@code prometheus.WriteRequest} of remote write 1.0. */
final class WriteRequestWriter {
  private final ByteArrayOutputStream request = new ByteArrayOutputStream();

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Adds a series.
   *
   * @param labels names and values, sorted by name
   * @param points in order of time
   */
  void series(List<String> labels, List<WrittenPoint> points) {
    byte[] series =
        message(out -> {
          for (int i = 0; i < labels.size(); i += 2) {
            String name = labels.get(i);
            String value = labels.get(i + 1);
            out.writeByteArray(
                1,
                message(label -> {
                  label.writeString(1, name);
                  label.writeString(2, value);
                }));
          }
          for (WrittenPoint point : points) {
            switch (point) {
              case WrittenPoint.Number n -> out.writeByteArray(2, number(n));
              case WrittenPoint.Native h -> out.writeByteArray(4, histogram(h));
            }
          }
        });
    request.writeBytes(message(out -> out.writeByteArray(1, series)));
  }

  private static byte[] number(WrittenPoint.Number n) {
    return message(out -> {
      out.writeDouble(1, n.value());
      out.writeInt64(2, n.timeMillis());
    });
  }

  private static byte[] histogram(WrittenPoint.Native h) {
    return message(out -> {
      out.writeUInt64(1, h.count());
      out.writeDouble(3, h.sum());
      out.writeSInt32(4, h.schema());
      out.writeDouble(5, h.zeroThreshold());
      out.writeUInt64(6, h.zeroCount());
      side(out, 8, h.negativeOffset(), h.negative());
      side(out, 11, h.positiveOffset(), h.positive());
      out.writeInt64(15, h.timeMillis());
    });
  }

  /** One span, and each bucket as the difference to the one before. */
  private static void side(CodedOutputStream out, int field, int offset, long[] counts)
      throws IOException {
    if (counts.length == 0) {
      return;
    }
    out.writeByteArray(
        field,
        message(span -> {
          // OTLP's bucket i lies over base^i, Prometheus' under it.
          span.writeSInt32(1, offset + 1);
          span.writeUInt32(2, counts.length);
        }));
    out.writeByteArray(
        field + 1,
        message(deltas -> {
          long before = 0;
          for (long count : counts) {
            deltas.writeSInt64NoTag(count - before);
            before = count;
          }
        }));
  }

  byte[] body() {
    return request.toByteArray();
  }
}
