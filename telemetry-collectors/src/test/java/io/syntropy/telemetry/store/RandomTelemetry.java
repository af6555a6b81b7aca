package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.SpanDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Spans, log records and questions about them, from a seed: few values, so that many match. */
public final class RandomTelemetry {
  private static final List<String> ODD =
      List.of(
          "plain",
          "it's",
          "a\"b",
          "\\",
          "100%",
          "_",
          "ÄÖ ß",
          "😀 ok",
          "",
          "tab\tline\n",
          "{\"x\":\"y\"}",
          "\",\"",
          ":",
          "a,b",
          "\u0001",
          "';--",
          "1");
  private static final List<String> KEYS =
      List.of(
          "k",
          ":",
          ",",
          "}",
          "k\"",
          "http.response.status_code",
          "http.request.method",
          "é",
          "user");

  private final Random random;
  private final Instant start;
  private final Duration length;
  private final List<String> traces = new ArrayList<>();

  public RandomTelemetry(long seed, Instant start, Duration length) {
    this.random = new Random(seed);
    this.start = start;
    this.length = length;
  }

  public Random random() {
    return random;
  }

  public <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> @Nullable T maybe(double probability, T value) {
    return random.nextDouble() < probability ? value : null;
  }

  /** A time, in whole milliseconds so that some are equal. */
  public long time() {
    long millis = (long) (random.nextDouble() * length.toMillis());
    return (start.toEpochMilli() + millis) * 1_000_000L;
  }

  public String traceId() {
    if (traces.isEmpty() || random.nextInt(4) == 0) {
      String fresh =
          HexFormat.of().toHexDigits(random.nextLong())
              + HexFormat.of().toHexDigits(random.nextLong());
      traces.add(fresh);
      return fresh;
    }
    return one(traces.subList(Math.max(0, traces.size() - 40), traces.size()));
  }

  public String spanId() {
    return HexFormat.of().toHexDigits(random.nextLong() | 1);
  }

  public String text() {
    return random.nextBoolean() ? one(ODD) : one(ODD) + one(ODD);
  }

  private String value(String key) {
    return switch (key) {
      case "http.response.status_code" -> one(List.of("200", "404", "500"));
      case "http.request.method" -> one(List.of("GET", "PUT", ""));
      default -> text();
    };
  }

  private Attributes attributes(int most) {
    Map<String, String> out = new TreeMap<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      String key = one(KEYS);
      out.put(key, value(key));
    }
    return Attributes.of(out);
  }

  private Attributes resource() {
    Map<String, String> out = new TreeMap<>(attributes(2).asMap());
    if (random.nextInt(10) > 0) {
      out.put("service.name", one(List.of("shop", "cart", "it's")));
    }
    if (random.nextInt(4) > 0) {
      out.put("cloud.region", one(List.of("eu", "us")));
    }
    return Attributes.of(out);
  }

  private Attributes with(Attributes attributes, String key, @Nullable String value) {
    if (value == null) {
      return attributes;
    }
    Map<String, String> out = new TreeMap<>(attributes.asMap());
    out.put(key, value);
    return Attributes.of(out);
  }

  public KeptSpan span() {
    long end = time();
    long duration = random.nextInt(50) * 1_000_000L;
    Attributes attributes =
        with(attributes(4), "http.route", maybe(0.7, one(List.of("/a", "/b/{id}"))));
    return new KeptSpan(
        new Sample.Span(
            traceId(),
            spanId(),
            random.nextInt(3) == 0 ? "" : spanId(),
            one(List.of("GET /a", "query", "it's \"it\"")),
            one(List.of("server", "client", "internal")),
            one(List.of("ok", "unset", "error")),
            end - duration,
            end,
            resource(),
            attributes,
            details()),
        1 + random.nextInt(3));
  }

  private SpanDetails details() {
    if (random.nextBoolean()) {
      return SpanDetails.NONE;
    }
    return new SpanDetails(
        one(List.of("", "io.scope@1")),
        one(List.of("", text())),
        random.nextBoolean()
            ? List.of()
            : List.of(
                new SpanDetails.Event(time(), text(), attributes(2)),
                new SpanDetails.Event(0, "", Attributes.EMPTY)),
        random.nextBoolean()
            ? List.of()
            : List.of(new SpanDetails.Link(traceId(), spanId(), attributes(1))));
  }

  public Sample.Log log() {
    Attributes attributes = attributes(3);
    attributes =
        with(attributes, "log.class", maybe(0.2, one(List.of("security", "performance", "odd"))));
    return new Sample.Log(
        time(),
        one(List.of("INFO", "ERROR", "DEBUG", "")),
        one(List.of("Payment refused", "payment OK: ", "Straße ")) + text(),
        random.nextInt(3) == 0 ? "" : traceId(),
        random.nextInt(3) == 0 ? "" : spanId(),
        resource(),
        attributes);
  }

  public TimeRange range() {
    Instant from = start.plusMillis((long) (random.nextDouble() * length.toMillis()));
    Duration span = Duration.ofMillis(1 + (long) (random.nextDouble() * length.toMillis()));
    return random.nextInt(3) == 0
        ? new TimeRange(start.minusSeconds(1), start.plus(length).plusSeconds(1))
        : new TimeRange(from, from.plus(span));
  }

  private Map<String, String> wanted() {
    Map<String, String> out = new TreeMap<>();
    if (random.nextInt(3) == 0) {
      String key = one(KEYS);
      out.put(key, value(key));
    }
    return out;
  }

  public SpanQuery spanQuery() {
    return new SpanQuery(
        range(),
        maybe(0.3, one(List.of("shop", "it's", "", "none"))),
        maybe(0.3, one(List.of("/a", "/b/{id}", "query"))),
        maybe(0.3, one(List.of("eu", "us"))),
        maybe(0.3, one(List.of("ok", "error"))),
        maybe(0.2, Duration.ofMillis(random.nextInt(50))),
        maybe(0.2, Duration.ofMillis(random.nextInt(50))),
        wanted(),
        20 + random.nextInt(181),
        null);
  }

  public LogQuery logQuery() {
    return new LogQuery(
        range(),
        maybe(0.3, one(List.of("PAYMENT", "ok", "STRASSE", "straße", "%", "_", "'", "\\", "😀"))),
        maybe(0.3, one(List.of("INFO", "ERROR", ""))),
        maybe(0.2, one(List.of("shop", "it's"))),
        maybe(0.2, one(List.of("eu", "us"))),
        maybe(0.1, traceId()),
        maybe(0.02, spanId()),
        wanted(),
        20 + random.nextInt(181),
        null);
  }
}
