package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts log records without one of the fields that every line should have, by service: a level, a
 * service, a trace id, and {@code ts} where the line is JSON (any other has the record's time).
 *
 * <p>Safe for use by many threads. The first {@value #LIMIT} services have a count of their own,
 * the others share {@value #OTHER}.
 */
public final class IncompleteLines {
  /** Services counted by name. */
  public static final int LIMIT = 1000;

  /** All others. */
  public static final String OTHER = "__other__";

  /** What a line lacks. */
  public enum Field {
    TS,
    LEVEL,
    SERVICE,
    TRACE_ID
  }

  private final Map<String, Map<Field, Long>> counts = new TreeMap<>();

  /** Counts what {@code log}, as {@link CanonicalLine#read} made it, lacks. */
  public void count(Sample.Log log) {
    String service = log.resource().asMap().getOrDefault("service.name", "");
    boolean noTs = log.attributes().get(CanonicalLine.LACKS) != null;
    boolean noLevel = log.severity().isEmpty();
    boolean noTrace = log.traceId().isEmpty();
    if (noTs || noLevel || service.isEmpty() || noTrace) {
      synchronized (counts) {
        add(service, Field.TS, noTs);
        add(service, Field.LEVEL, noLevel);
        add(service, Field.SERVICE, service.isEmpty());
        add(service, Field.TRACE_ID, noTrace);
      }
    }
  }

  void countAll(List<Sample> samples) {
    for (Sample sample : samples) {
      if (sample instanceof Sample.Log log) {
        count(log);
      }
    }
  }

  private void add(String service, Field field, boolean lacking) {
    if (!lacking) {
      return;
    }
    String key = counts.containsKey(service) || counts.size() < LIMIT ? service : OTHER;
    counts.computeIfAbsent(key, k -> new EnumMap<>(Field.class)).merge(field, 1L, Long::sum);
  }

  /** Lines by service (empty: none known) and what they lack. */
  public Map<String, Map<Field, Long>> counts() {
    synchronized (counts) {
      Map<String, Map<Field, Long>> copy = new TreeMap<>();
      counts.forEach((service, byField) -> copy.put(service, Map.copyOf(byField)));
      return copy;
    }
  }
}
