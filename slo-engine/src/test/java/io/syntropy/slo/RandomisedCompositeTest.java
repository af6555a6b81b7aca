package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Composite.Method;
import io.syntropy.slo.Composite.Part;
import io.syntropy.slo.Composite.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Composites, nested and with silent parts, against sums over all points; a failure is shrunk. */
class RandomisedCompositeTest {
  private static final int CASES = 10_000;
  private static final List<String> REGIONS = List.of("eu", "us");
  private static final double[] TARGETS = {0.5, 0.9, 0.99, 0.999};

  private record Counted(int leaf, String region, long at, long good, long bad) {}

  /** Leaves m0.. grouped by region or not, then composites over what is before them. */
  private record Case(List<Slo> slos, List<Counted> points) {}

  @Test
  void compositesEqualTheNaiveReference() {
    for (long seed = 0; seed < CASES; seed++) {
      Case random = random(seed);
      if (!difference(random).isEmpty()) {
        List<Counted> few =
            Slos.smallest(random.points(), p -> !difference(new Case(random.slos(), p)).isEmpty());
        assertThat(difference(new Case(random.slos(), few)))
            .as("seed %d, shrunk to %s of %s", seed, few, random.slos())
            .isEmpty();
      }
    }
  }

  private static Case random(long seed) {
    Random random = new Random(seed);
    List<Slo> slos = new ArrayList<>();
    int leaves = 1 + random.nextInt(4);
    for (int i = 0; i < leaves; i++) {
      List<String> groupBy = random.nextInt(3) == 0 ? List.of() : List.of("cloud.region");
      slos.add(Slos.counting("p" + i, TARGETS[random.nextInt(4)], Slos.errors("m" + i, groupBy)));
    }
    int composites = 1 + random.nextInt(3);
    for (int i = 0; i < composites; i++) {
      List<Part> parts = new ArrayList<>();
      int count = 1 + random.nextInt(4);
      for (int k = 0; k < count; k++) {
        int of = random.nextInt(slos.size() + (random.nextInt(8) == 0 ? 1 : 0));
        String name = of == slos.size() ? "missing" : "p" + of;
        parts.add(new Part(name, 0, 1 + random.nextInt(9)));
      }
      Composite composite =
          new Composite(
              Method.values()[random.nextInt(4)],
              Unknown.values()[random.nextInt(3)],
              random.nextInt(3) == 0 ? random.nextInt(11) / 10.0 : 0,
              parts);
      slos.add(Slos.composite("p" + slos.size(), TARGETS[random.nextInt(4)], composite));
    }
    List<Counted> points = new ArrayList<>();
    int count = random.nextInt(12);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(1 + random.nextLong(7_000));
    }
    times.stream()
        .sorted()
        .distinct()
        .forEach(at ->
            points.add(
                new Counted(
                    random.nextInt(leaves),
                    REGIONS.get(random.nextInt(2)),
                    at,
                    random.nextInt(20),
                    random.nextInt(4))));
    return new Case(slos, points);
  }

  private static String difference(Case one) {
    SliEngine engine = Slos.engine(one.slos().toArray(Slo[]::new));
    for (Counted p : one.points()) {
      Slos.feed(engine, "m" + p.leaf(), p.region(), p.at(), p.good(), p.bad());
    }
    StringBuilder wrong = new StringBuilder();
    for (Slo slo : one.slos()) {
      if (slo.composite() == null) {
        continue;
      }
      Naive naive = new Naive(one, slo);
      SloStatus status = engine.status(slo.name(), Feed.now(8_000)).orElseThrow();
      check(wrong, slo, "all", naive, null, status.groups().isEmpty() ? null : status.all());
      for (SloStatus.Group group : status.groups()) {
        String region = group.labels().get("cloud.region");
        check(wrong, slo, group.labels().toString(), naive, region, group.budget());
      }
      int groups = naive.groups(slo);
      if (status.groups().size() != groups) {
        wrong.append(
            "%s: %s (expected %d groups)%n".formatted(slo.name(), status.groups(), groups));
      }
    }
    return wrong.toString();
  }

  private static void check(
      StringBuilder wrong,
      Slo slo,
      String what,
      Naive naive,
      @Nullable String region,
      @Nullable Budget budget) {
    if (budget == null) {
      return;
    }
    double budgetOf = 1 - slo.objectives().getFirst().target();
    for (Map.Entry<String, Long> window :
        Map.of("5m", 30L, "30m", 180L, "1h", 360L, "30d", 259_200L).entrySet()) {
      Double error = naive.error(slo, window.getValue(), region);
      Double expected = error == null ? null : error / budgetOf;
      Double rate =
          !window.getKey().equals("30d")
              ? budget.burn().get(window.getKey())
              : budget.sli() == null ? null : (Double) (1 - budget.budgetRemaining());
      boolean same =
          expected == null || rate == null
              ? Objects.equals(expected, rate)
              : Math.abs(expected - rate) <= 1e-9 * Math.max(1, expected);
      if (!same) {
        wrong.append(
            "%s %s over %s: burn %s (expected %s)%n"
                .formatted(slo.name(), what, window.getKey(), rate, expected));
      }
    }
  }

  /** Every number from all points, every time. */
  private static final class Naive {
    private final Map<String, Slo> slos = new HashMap<>();
    private final List<Counted> points;
    private long last = Long.MIN_VALUE;

    Naive(Case one, Slo top) {
      points = one.points();
      one.slos().forEach(slo -> slos.put(slo.name(), slo));
      mark(top);
    }

    private void mark(Slo slo) {
      if (slo.composite() == null) {
        points.stream()
            .filter(p -> slo.name().equals("p" + p.leaf()))
            .forEach(p -> last = Math.max(last, slice(p)));
      } else {
        slo.composite()
            .parts()
            .forEach(part -> {
              if (slos.get(part.slo()) != null) {
                mark(slos.get(part.slo()));
              }
            });
      }
    }

    private static long slice(Counted p) {
      return Math.floorDiv(Feed.nanos(p.at()) - 1, 10_000_000_000L);
    }

    private static boolean byRegion(Slo slo) {
      Indicator indicator = slo.objectives().getFirst().indicator();
      return indicator != null && !indicator.groupBy().isEmpty();
    }

    /** Groups that should be there: regions some grouped part has, else one if any part counted. */
    int groups(Slo slo) {
      List<String> regions = new ArrayList<>();
      boolean[] any = {false};
      collect(slo, regions, any);
      return regions.isEmpty() ? (any[0] ? 1 : 0) : (int) regions.stream().distinct().count();
    }

    private void collect(Slo slo, List<String> regions, boolean[] any) {
      if (slo.composite() != null) {
        slo.composite()
            .parts()
            .forEach(part -> {
              if (slos.get(part.slo()) != null) {
                collect(slos.get(part.slo()), regions, any);
              }
            });
        return;
      }
      for (Counted p : points) {
        if (slo.name().equals("p" + p.leaf())) {
          any[0] = true;
          if (byRegion(slo)) {
            regions.add(p.region());
          }
        }
      }
    }

    /** Bad over total of an SLO, null while it is unknown. */
    @Nullable Double error(@Nullable Slo slo, long length, @Nullable String region) {
      if (slo == null) {
        return null;
      }
      return slo.composite() == null
          ? counted(slo, length, region)
          : made(slo, slo.composite(), length, region);
    }

    private @Nullable Double counted(Slo slo, long length, @Nullable String region) {
      double bad = 0;
      double total = 0;
      for (Counted p : points) {
        boolean here = region == null || !byRegion(slo) || p.region().equals(region);
        boolean in = slice(p) > last - length;
        if (slo.name().equals("p" + p.leaf()) && here && in) {
          bad += p.bad();
          total += p.good() + p.bad();
        }
      }
      return total == 0 ? null : (Double) (bad / total);
    }

    private @Nullable Double made(
        Slo slo, Composite composite, long length, @Nullable String region) {
      double all = 0;
      double known = 0;
      List<double[]> terms = new ArrayList<>();
      for (Part part : composite.parts()) {
        Slo named = slos.get(part.slo());
        Double error = error(named, length, region);
        double target = named == null ? 0 : named.objectives().getFirst().target();
        all += part.weight();
        if (error != null) {
          known += part.weight();
          terms.add(new double[] {part.weight(), error, 1 - target});
        } else if (composite.unknown() == Unknown.UNKNOWN) {
          return null;
        } else if (composite.unknown() == Unknown.BAD) {
          terms.add(new double[] {part.weight(), 1, 1 - target});
        }
      }
      if (terms.isEmpty() || known / all < composite.knownWeightAtLeast() - 1e-9) {
        return null;
      }
      double own = 1 - slo.objectives().getFirst().target();
      double weights = terms.stream().mapToDouble(t -> t[0]).sum();
      return switch (composite.method()) {
        case WEIGHTED_SLI -> terms.stream().mapToDouble(t -> t[0] * t[1]).sum() / weights;
        case WEIGHTED_BURN ->
            own * terms.stream().mapToDouble(t -> t[0] * t[1] / t[2]).sum() / weights;
        case ANY_BAD -> Math.min(1, terms.stream().mapToDouble(t -> t[1]).sum());
        case MIN -> terms.stream().mapToDouble(t -> t[1]).max().orElseThrow();
      };
    }
  }
}
