package io.syntropy.telemetry.prometheus;

import com.google.protobuf.CodedInputStream;
import io.syntropy.telemetry.MalformedPayload;
import io.syntropy.telemetry.PayloadTooLarge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@code prometheus.WriteRequest} of remote write 1.0 from its wire format. Fields that are
 * not known are skipped.
 */
final class WriteRequestReader {
  /** Labels, samples, exemplars, histograms and buckets in one request. */
  static final int MAX_ITEMS = 2_000_000;

  private final CodedInputStream in;
  private final FamilyTypes types;
  private final List<WireSeries> series = new ArrayList<>();
  private int items;

  private WriteRequestReader(byte[] request, FamilyTypes types) {
    this.in = CodedInputStream.newInstance(request);
    this.types = types;
  }

  /** More items than a request may hold. */
  private static final class TooMany extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * The series of {@code request}; its metadata goes to {@code types}.
   *
   * @throws MalformedPayload when it is no such message
   * @throws PayloadTooLarge when it has more than {@link #MAX_ITEMS} parts
   */
  static List<WireSeries> read(byte[] request, FamilyTypes types)
      throws MalformedPayload, PayloadTooLarge {
    try {
      WriteRequestReader reader = new WriteRequestReader(request, types);
      reader.request();
      return reader.series;
    } catch (TooMany e) {
      throw new PayloadTooLarge("write request: over " + MAX_ITEMS + " labels and samples");
    } catch (IOException e) {
      throw new MalformedPayload("prometheus.WriteRequest: " + e.getMessage());
    }
  }

  /** Reads one field of a message. */
  private interface Field {
    boolean read(int number, int tag) throws IOException;
  }

  private void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!field.read(tag >>> 3, tag) && !in.skipField(tag)) {
        throw new com.google.protobuf.InvalidProtocolBufferException("a group ends unbegun");
      }
    }
  }

  private void message(Field field) throws IOException {
    count(1);
    int outer = in.pushLimit(in.readRawVarint32());
    fields(field);
    in.checkLastTagWas(0);
    in.popLimit(outer);
  }

  private void count(int more) throws TooMany {
    items += more;
    if (items > MAX_ITEMS) {
      throw new TooMany();
    }
  }

  private void request() throws IOException {
    fields((number, tag) -> {
      switch (tag) {
        case 1 << 3 | 2 -> series();
        case 3 << 3 | 2 -> metadata();
        default -> {
          return false;
        }
      }
      return true;
    });
  }

  private void series() throws IOException {
    List<String> labels = new ArrayList<>();
    List<WireSeries.Point> points = new ArrayList<>(1);
    List<WireSeries.WireExemplar> exemplars = new ArrayList<>(0);
    List<NativeHistogram> histograms = new ArrayList<>(0);
    message((number, tag) -> {
      switch (tag) {
        case 1 << 3 | 2 -> label(labels);
        case 2 << 3 | 2 -> points.add(point());
        case 3 << 3 | 2 -> exemplars.add(exemplar());
        case 4 << 3 | 2 -> histograms.add(histogram());
        default -> {
          return false;
        }
      }
      return true;
    });
    series.add(new WireSeries(labels, points, exemplars, histograms));
  }

  private void label(List<String> labels) throws IOException {
    String[] pair = {"", ""};
    message((number, tag) -> {
      switch (tag) {
        case 1 << 3 | 2 -> pair[0] = in.readStringRequireUtf8();
        case 2 << 3 | 2 -> pair[1] = in.readStringRequireUtf8();
        default -> {
          return false;
        }
      }
      return true;
    });
    labels.add(pair[0]);
    labels.add(pair[1]);
  }

  private WireSeries.Point point() throws IOException {
    double[] value = {0};
    long[] time = {0};
    message((number, tag) -> {
      switch (tag) {
        case 1 << 3 | 1 -> value[0] = in.readDouble();
        case 2 << 3 -> time[0] = in.readInt64();
        default -> {
          return false;
        }
      }
      return true;
    });
    return new WireSeries.Point(value[0], time[0]);
  }

  private WireSeries.WireExemplar exemplar() throws IOException {
    List<String> labels = new ArrayList<>(4);
    double[] value = {0};
    long[] time = {0};
    message((number, tag) -> {
      switch (tag) {
        case 1 << 3 | 2 -> label(labels);
        case 2 << 3 | 1 -> value[0] = in.readDouble();
        case 3 << 3 -> time[0] = in.readInt64();
        default -> {
          return false;
        }
      }
      return true;
    });
    return new WireSeries.WireExemplar(labels, value[0], time[0]);
  }

  private void metadata() throws IOException {
    int[] type = {0};
    String[] family = {""};
    message((number, tag) -> {
      switch (tag) {
        case 1 << 3 -> type[0] = in.readEnum();
        case 2 << 3 | 2 -> family[0] = in.readStringRequireUtf8();
        default -> {
          return false;
        }
      }
      return true;
    });
    types.learn(family[0], FamilyType.ofWire(type[0]));
  }

  private NativeHistogram histogram() throws IOException {
    HistogramFields fields = new HistogramFields(in, this::count);
    message((number, tag) -> fields.read(tag));
    return fields.build();
  }
}
