package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the engine says it reads is what it keeps state for. */
class ReadsTest {
  private static final List<String> NAMES = List.of("a.b", "a_b", "a.b.total", "c");
  private static final List<String> VALUES = List.of("x", "y", "z");
  private static final List<String> KEYS = List.of("service.name", "k", "l");

  private final Random random = new Random(5);

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private AttributeMatch condition() {
    return switch (random.nextInt(3)) {
      case 0 -> new AttributeMatch.Equal(any(VALUES));
      case 1 -> new AttributeMatch.Not(new AttributeMatch.Equal(any(VALUES)));
      default -> new AttributeMatch.In(java.util.Set.of("x", "z"));
    };
  }

  private Indicator indicator() {
    Map<String, AttributeMatch> match = new LinkedHashMap<>();
    boolean prometheus = random.nextInt(3) == 0;
    for (String key : KEYS) {
      if (random.nextInt(3) == 0) {
        match.put(prometheus ? key.replace('.', '_') : key, condition());
      }
    }
    Selector total =
        new Selector(
            Signal.METRIC,
            prometheus ? any(List.of("a_b_total", "a_b", "c_count")) : any(NAMES),
            match,
            null,
            List.of(),
            prometheus ? Selector.Naming.PROMETHEUS : Selector.Naming.OTLP);
    return new Indicator.Ratio(total.and("k", new AttributeMatch.Equal("x")), true, total);
  }

  private Series series() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String key : KEYS) {
      if (random.nextBoolean()) {
        attributes.put(key, any(VALUES));
      }
    }
    String service = attributes.remove("service.name");
    return new Series(
        "",
        any(NAMES),
        "",
        service == null ? Attributes.EMPTY : Attributes.of("service.name", service),
        Attributes.of(attributes));
  }

  @Test
  void readsExactlyWhatGetsState() throws IOException {
    int read = 0;
    for (int round = 0; round < 400; round++) {
      SliEngine engine = new SliEngine();
      Map<String, Indicator> signals = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        signals.put("signal-" + i, indicator());
      }
      engine.define(List.of(), signals);
      Predicate<Series> reads = engine.reads();
      for (int i = 0; i < 20; i++) {
        Series series = series();
        boolean expected = reads.test(series);
        long before = new SeriesCount(engine).now();
        engine.accept(
            60_000L,
            List.of(
                new Sample.Sum(
                    new Series("s" + i, series.name(), "", series.resource(), series.attributes()),
                    1,
                    60_000_000_000L,
                    Sample.Temporality.CUMULATIVE,
                    true,
                    1)));
        assertThat(new SeriesCount(engine).now() - before).isEqualTo(expected ? 1 : 0);
        read += expected ? 1 : 0;
      }
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      engine.checkpoint(kept);
      SliEngine restored = new SliEngine();
      restored.restore(new ByteArrayInputStream(kept.toByteArray()));
      List<Series> some = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        some.add(series());
      }
      assertThat(some).allMatch(s -> restored.reads().test(s) == reads.test(s));
    }
    assertThat(read).isBetween(500, 7_500);
  }

  private record SeriesCount(SliEngine engine) {
    long now() {
      return engine.counters().series();
    }
  }
}
