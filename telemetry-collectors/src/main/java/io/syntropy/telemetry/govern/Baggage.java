package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies baggage onto spans: {@code user_hash}, {@code region} and {@code freq_bucket}. A span's
 * {@code baggage.user_hash} becomes its {@code user_hash}; a span without one takes that of its
 * nearest ancestor in the buffered trace. What a span says itself stays. A region that neither the
 * span nor its resource had before is given as {@code cloud.region} as well (contracts §3).
 *
 * <p>Telemetry was scrubbed before it gets here, so a {@code user_hash} is a hash.
 */
final class Baggage {
  private static final String[] KEYS = {"user_hash", "region", "freq_bucket"};
  private static final String PREFIX = "baggage.";

  private Baggage() {}

  /** The spans of one trace, each with what it inherits, in the same order. */
  static List<Sample.Span> inherited(List<Sample.Span> spans) {
    if (!anyCarries(spans)) {
      return spans;
    }
    Map<String, Sample.Span> byId = HashMap.newHashMap(spans.size());
    for (Sample.Span span : spans) {
      byId.putIfAbsent(span.spanId(), span);
    }
    Map<String, String[]> known = HashMap.newHashMap(spans.size());
    return spans.stream().map(span -> with(span, values(span, byId, known))).toList();
  }

  private static boolean anyCarries(List<Sample.Span> spans) {
    for (Sample.Span span : spans) {
      for (String key : KEYS) {
        if (own(span, key) != null) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable String own(Sample.Span span, String key) {
    String value = span.attributes().get(key);
    if (value == null) {
      value = span.attributes().get(PREFIX + key);
    }
    return value == null || value.isEmpty() ? null : value;
  }

  /** The values of a span by {@link #KEYS}, from the root down, without recursion. */
  private static String[] values(
      Sample.Span span, Map<String, Sample.Span> byId, Map<String, String[]> known) {
    ArrayDeque<Sample.Span> path = new ArrayDeque<>();
    String @Nullable [] values = null;
    for (Sample.Span s = span; s != null && values == null; s = byId.get(s.parentSpanId())) {
      values = known.get(s.spanId());
      if (values == null) {
        path.push(s);
        known.put(s.spanId(), new String[KEYS.length]); // ends a circle of parents
      }
    }
    String[] inherited = values == null ? new String[KEYS.length] : values;
    for (Sample.Span s : path) {
      inherited = inherited.clone();
      for (int k = 0; k < KEYS.length; k++) {
        String own = own(s, KEYS[k]);
        inherited[k] = own == null ? inherited[k] : own;
      }
      known.put(s.spanId(), inherited);
    }
    return inherited;
  }

  private static Sample.Span with(Sample.Span span, String[] values) {
    Map<String, String> map = null;
    for (int k = 0; k < KEYS.length; k++) {
      if (values[k] != null && span.attributes().get(KEYS[k]) == null) {
        map = map == null ? span.attributes().asMap() : map;
        map.put(KEYS[k], values[k]);
      }
    }
    if (map == null) {
      return span;
    }
    String region = map.get("region");
    if (region != null && SpanFacts.region(span).isEmpty()) {
      map.put("cloud.region", region);
    }
    return with(span, Attributes.of(map));
  }

  private static Sample.Span with(Sample.Span s, Attributes attributes) {
    return new Sample.Span(
        s.traceId(),
        s.spanId(),
        s.parentSpanId(),
        s.name(),
        s.kind(),
        s.status(),
        s.startNanos(),
        s.timeNanos(),
        s.resource(),
        attributes,
        s.details());
  }
}
