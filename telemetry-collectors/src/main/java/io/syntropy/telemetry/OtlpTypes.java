package io.syntropy.telemetry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.syntropy.telemetry.Scrubber.Place;
import io.syntropy.telemetry.wire.WireType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OTLP's messages as the walkers of the wire format know them, with what may hold personal data.
 */
final class OtlpTypes {
  private static final String OTLP = "opentelemetry.proto.";

  private static final Map<String, Place> PLACES =
      Map.ofEntries(
          Map.entry("resource.v1.Resource.attributes", Place.RESOURCE),
          Map.entry("common.v1.InstrumentationScope.attributes", Place.SCOPE),
          Map.entry("metrics.v1.Metric.metadata", Place.SCOPE),
          Map.entry("metrics.v1.NumberDataPoint.attributes", Place.POINT),
          Map.entry("metrics.v1.HistogramDataPoint.attributes", Place.POINT),
          Map.entry("metrics.v1.ExponentialHistogramDataPoint.attributes", Place.POINT),
          Map.entry("metrics.v1.SummaryDataPoint.attributes", Place.POINT),
          Map.entry("metrics.v1.Exemplar.filtered_attributes", Place.EXEMPLAR),
          Map.entry("trace.v1.Span.name", Place.SPAN_NAME),
          Map.entry("trace.v1.Span.attributes", Place.SPAN),
          Map.entry("trace.v1.Span.Event.attributes", Place.EVENT),
          Map.entry("trace.v1.Span.Link.attributes", Place.LINK),
          Map.entry("trace.v1.Status.message", Place.STATUS_MESSAGE),
          Map.entry("logs.v1.LogRecord.body", Place.LOG_BODY),
          Map.entry("logs.v1.LogRecord.attributes", Place.LOG));

  static final WireType METRICS =
      WireType.of(ExportMetricsServiceRequest.getDescriptor(), OtlpTypes::mark);
  static final WireType TRACES =
      WireType.of(ExportTraceServiceRequest.getDescriptor(), OtlpTypes::mark);
  static final WireType LOGS =
      WireType.of(ExportLogsServiceRequest.getDescriptor(), OtlpTypes::mark);

  private static final WireType RESOURCE_METRICS = METRICS.at(1);
  private static final WireType SCOPE_METRICS = RESOURCE_METRICS.at(2);
  static final WireType RESOURCE = RESOURCE_METRICS.at(1);
  static final WireType SCOPE = SCOPE_METRICS.at(1);
  static final WireType METRIC = SCOPE_METRICS.at(2);
  static final WireType NUMBER_POINT = METRIC.at(5).at(1);
  static final WireType HISTOGRAM_POINT = METRIC.at(9).at(1);
  static final WireType EXPONENTIAL_POINT = METRIC.at(10).at(1);
  static final WireType SUMMARY_POINT = METRIC.at(11).at(1);
  static final WireType EXEMPLAR = HISTOGRAM_POINT.at(8);

  private OtlpTypes() {}

  private static int mark(FieldDescriptor field) {
    String name = field.getFullName();
    Place place = name.startsWith(OTLP) ? PLACES.get(name.substring(OTLP.length())) : null;
    return place == null ? 0 : place.ordinal() + 1;
  }

  /** What a field's text belongs to; null for fields that hold no text of users. */
  static @Nullable Place place(WireType.Field field) {
    return field.mark() == 0 ? null : Place.values()[field.mark() - 1];
  }
}
