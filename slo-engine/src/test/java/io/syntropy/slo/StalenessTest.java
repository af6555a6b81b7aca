package io.syntropy.slo;

import static io.syntropy.slo.Feed.HOUR;
import static io.syntropy.slo.Feed.delta;
import static io.syntropy.slo.Feed.errors;
import static io.syntropy.slo.Feed.nanos;
import static io.syntropy.slo.Feed.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A series that says it is gone is not missed. */
class StalenessTest {
  private static final Series GOING = series(Feed.METRIC, "200", "eu", "going");
  private static final Series STAYING = series(Feed.METRIC, "200", "eu", "staying");

  private static Feed feed() {
    Feed feed = new Feed(errors());
    for (int t = 10; t <= 100; t += 10) {
      feed.at(delta(GOING, t - 10, t, 1));
    }
    return feed;
  }

  private static Feed others(Feed feed) {
    for (int t = 10; t <= 1000; t += 10) {
      feed.at(delta(STAYING, t - 10, t, 1));
    }
    return feed;
  }

  private static Sample stale(double at) {
    return new Sample.Stale(GOING, nanos(at));
  }

  @Test
  void nothingIsExpectedAfterTheMarker() {
    assertThat(others(feed().at(stale(100))).eu(HOUR).coverage()).isEqualTo(1);
    assertThat(others(feed().at(stale(130))).eu(HOUR).coverage())
        .isCloseTo((90 + 990) / (90 + 30 + 990.0), within(1e-6));
  }

  @Test
  void markerCountsNothing() {
    assertThat(feed().at(stale(105)).total()).isEqualTo(10);
  }

  @Test
  void seriesIsExpectedAgainFromItsNextPoint() {
    Feed feed = others(feed().at(stale(100)));
    for (int t = 510; t <= 900; t += 10) {
      feed.at(delta(GOING, t - 10, t, 1));
    }
    // From 900 on it is expected for 5 min, of which 100 s have passed.
    assertThat(feed.eu(HOUR).coverage())
        .isCloseTo((90 + 390 + 990) / (90 + 390 + 100 + 990.0), within(1e-6));
  }

  @Test
  void markerThatIsOlderThanTheNewestPointByTenMinutesIsLate() {
    Feed feed = feed();
    feed.at(delta(GOING, 790, 800, 1));
    long late = feed.engine.counters().late();
    feed.at(stale(150));
    assertThat(feed.engine.counters().late()).isEqualTo(late + 1);
  }

  @Test
  void seriesOfInstancesThatAreGoneAreNotExpected() {
    Attributes resource =
        Attributes.of(
            "service.name", "shop", "cloud.region", "eu", "service.instance.id", "shop-1");
    Series going = new Series("test@1", Feed.METRIC, "s", resource, Attributes.of("status", "200"));
    Feed feed = new Feed(errors());
    for (int t = 10; t <= 100; t += 10) {
      feed.at(delta(going, t - 10, t, 1));
    }
    feed.engine.gone(Map.of("other", List.of("shop-1"), "shop", List.of("shop-2")), Feed.now(130));
    feed.engine.gone(Map.of("shop", List.of("shop-0", "shop-1")), Feed.now(140));
    assertThat(others(feed).eu(HOUR).coverage())
        .isCloseTo((90 + 990) / (90 + 40 + 990.0), within(1e-6));
  }

  private record Item(Sample sample) {}

  @Test
  void anyArrivalOrderGivesIdenticalCoverage() throws IOException {
    Seeds.forAll(
        StalenessTest::items,
        (items, random) -> {
          List<Item> other = new ArrayList<>(items);
          Collections.shuffle(other, random);
          SliEngine one = fed(items, -1);
          SliEngine shuffled = fed(other, random.nextInt(other.size() + 1));
          for (var window : List.of(HOUR, java.time.Duration.ofDays(3))) {
            assertThat(shuffled.read("s", window, Feed.now(5000)))
                .isEqualTo(one.read("s", window, Feed.now(5000)));
          }
        });
  }

  /** Up to ten minutes of reports every 10 to 60 s, with markers anywhere among them. */
  private static List<Item> items(Random random) {
    List<Item> items = new ArrayList<>();
    double time = 1000;
    double step = 10 + random.nextInt(50);
    while (time < 1580) {
      time += random.nextInt(4) == 0 ? step * (1 + random.nextInt(6)) : step;
      if (random.nextInt(5) == 0) {
        items.add(new Item(stale(time - random.nextInt((int) step + 1))));
      }
      if (time < 1580) {
        items.add(new Item(delta(GOING, time - 1, time, 1)));
      }
    }
    return items;
  }

  /**
   * With an old point before, a much newer one after, and a restart before item {@code restart}.
   */
  private static SliEngine fed(List<Item> items, int restart) throws IOException {
    SliEngine engine = new SliEngine(EngineLimits.DEFAULT);
    Map<String, Indicator> signals = Map.of("s", errors());
    engine.define(List.of(), signals);
    long received = nanos(2000) / 1_000_000;
    engine.accept(received, List.of(delta(GOING, 989, 990, 1)));
    for (int i = 0; i < items.size(); i++) {
      if (i == restart) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        engine.checkpoint(kept);
        engine = new SliEngine(EngineLimits.DEFAULT);
        engine.restore(new ByteArrayInputStream(kept.toByteArray()));
      }
      engine.accept(received, List.of(items.get(i).sample()));
    }
    engine.accept(nanos(5000) / 1_000_000, List.of(delta(GOING, 4999, 5000, 1)));
    return engine;
  }
}
