package io.syntropy.telemetry.prometheus;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/**
 * Builds {@code prometheus.WriteRequest} bodies field by field, from the protocol's description.
 */
public final class WriteRequests {
  private final ByteArrayOutputStream request = new ByteArrayOutputStream();

  /** Writes the fields of one message. */
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** One series in the making. */
  public static final class One {
    private final ByteArrayOutputStream series = new ByteArrayOutputStream();

    /** Labels as names and values, in the order given. */
    public One labels(String... pairs) {
      for (int i = 0; i < pairs.length; i += 2) {
        byte[] label = label(pairs[i], pairs[i + 1]);
        series.writeBytes(message(out -> out.writeByteArray(1, label)));
      }
      return this;
    }

    public One sample(long millis, double value) {
      byte[] sample =
          message(out -> {
            out.writeDouble(1, value);
            out.writeInt64(2, millis);
          });
      series.writeBytes(message(out -> out.writeByteArray(2, sample)));
      return this;
    }

    public One exemplar(long millis, double value, String... labels) {
      byte[] exemplar =
          message(out -> {
            for (int i = 0; i < labels.length; i += 2) {
              out.writeByteArray(1, label(labels[i], labels[i + 1]));
            }
            out.writeDouble(2, value);
            out.writeInt64(3, millis);
          });
      series.writeBytes(message(out -> out.writeByteArray(3, exemplar)));
      return this;
    }

    One histogram(Fields fields) {
      byte[] histogram = message(fields);
      series.writeBytes(message(out -> out.writeByteArray(4, histogram)));
      return this;
    }
  }

  static byte[] label(String name, String value) {
    return message(out -> {
      out.writeString(1, name);
      out.writeString(2, value);
    });
  }

  static byte[] span(int offset, int length) {
    return message(out -> {
      out.writeSInt32(1, offset);
      out.writeUInt32(2, length);
    });
  }

  static byte[] packedDeltas(long... deltas) {
    return message(out -> {
      for (long delta : deltas) {
        out.writeSInt64NoTag(delta);
      }
    });
  }

  static byte[] packedDoubles(double... values) {
    return message(out -> {
      for (double value : values) {
        out.writeDoubleNoTag(value);
      }
    });
  }

  public WriteRequests add(One series) {
    request.writeBytes(message(out -> out.writeByteArray(1, series.series.toByteArray())));
    return this;
  }

  public WriteRequests metadata(int type, String family) {
    byte[] metadata =
        message(out -> {
          out.writeEnum(1, type);
          out.writeString(2, family);
          out.writeString(4, "helps");
        });
    request.writeBytes(message(out -> out.writeByteArray(3, metadata)));
    return this;
  }

  public byte[] plain() {
    return request.toByteArray();
  }

  public byte[] body() {
    try {
      return Snappy.compress(plain());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
