package io.syntropy.telemetry.prometheus;

import io.syntropy.telemetry.MalformedPayload;
import io.syntropy.telemetry.PayloadTooLarge;
import io.syntropy.telemetry.PushBody;
import io.syntropy.telemetry.PushProtocol;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.Rejections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus remote write 1.0: {@code POST /api/v1/write}, a {@code prometheus.WriteRequest} in one
 * block of Snappy. Samples, native histograms, exemplars, staleness markers and metadata; names
 * stay as they are, {@code job} and {@code instance} become the resource.
 */
public final class RemoteWrite implements PushProtocol {
  /** Where it is served. */
  public static final String PATH = "/api/v1/write";

  private static final String TYPE = "application/x-protobuf";
  private static final String VERSION_2 = "io.prometheus.write.v2";

  final LongAdder samples = new LongAdder();
  final LongAdder histograms = new LongAdder();
  final LongAdder exemplars = new LongAdder();
  final LongAdder exemplarsLost = new LongAdder();
  final LongAdder staleMarkers = new LongAdder();
  final LongAdder notNumbers = new LongAdder();
  final LongAdder gaugeHistograms = new LongAdder();
  final FamilyTypes types = new FamilyTypes();
  final WaitingExemplars waiting = new WaitingExemplars();

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public RecordKind kind() {
    return RecordKind.OTLP_METRICS;
  }

  @Override
  public @Nullable String unsupported(
      @Nullable String contentType, @Nullable String contentEncoding) {
    String type = contentType == null ? "absent" : contentType.strip().toLowerCase(Locale.ROOT);
    if (type.contains(VERSION_2)) {
      return "Content-Type: "
          + type
          + " is remote write 2.0 (expected remote write 1.0: protobuf_message:"
          + " prometheus.WriteRequest in the sender's remote_write)";
    } else if (!type.equals(TYPE) && !type.startsWith(TYPE + ";")) {
      return "Content-Type: " + type + " (expected " + TYPE + ")";
    } else if (contentEncoding == null || !contentEncoding.strip().equalsIgnoreCase("snappy")) {
      return "Content-Encoding: "
          + (contentEncoding == null ? "absent" : contentEncoding)
          + " (expected snappy)";
    }
    return null;
  }

  @Override
  public byte[] translate(PushBody body, Rejections rejections)
      throws MalformedPayload, PayloadTooLarge {
    List<WireSeries> series = WriteRequestReader.read(body.unsnapped(), types);
    return new WriteTranslation(this, rejections).translate(series);
  }

  /** Counters since the start. */
  public RemoteWriteStats stats() {
    return new RemoteWriteStats(
        samples.sum(),
        histograms.sum(),
        exemplars.sum(),
        exemplarsLost.sum(),
        staleMarkers.sum(),
        notNumbers.sum(),
        gaugeHistograms.sum(),
        types.size());
  }
}
