package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.policy.RegionFacts;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.live.LiveHub;
import io.syntropy.server.registry.Manifest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RegionViewsTest {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
  private static final RegionFacts DUBLIN =
      new RegionFacts("eu-west-1", "EU", new RegionFacts.Place(53.35, -6.26), List.of());
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .findAndRegisterModules()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private final LoopState state = new LoopState();
  private final LiveHub live =
      new LiveHub(new StoredJson(JSON), Clock.fixed(START, ZoneOffset.UTC));
  private final RegionViews views = new RegionViews(state, live);

  private void register(String... regions) {
    List<Manifest.Site> sites = new ArrayList<>();
    for (String region : regions) {
      sites.add(new Manifest.Site(region, null, null));
    }
    state
        .registry()
        .put(
            "social", new Manifest(null, null, null, null, List.of(), sites, List.of(), List.of()));
  }

  private void document(RegionFacts... facts) {
    Map<String, RegionFacts> regions = new TreeMap<>();
    for (RegionFacts each : facts) {
      regions.put(each.name(), each);
    }
    state.configure(
        new Configuration(
            1,
            "",
            START,
            Map.of(),
            List.of(),
            List.of(RegionPolicy.defaults("p", "social")),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            regions,
            Map.of(),
            Map.of(),
            Map.of(),
            AlertDocuments.none()));
  }

  private void tick() {
    views.begin();
    views.publish();
  }

  @Test
  void aRegionIsWhereItsDocumentSaysAndNowhereWithoutOne() {
    register("eu-west-1", "us-east-1");
    document(DUBLIN);
    tick();
    assertThat(views.all())
        .extracting(RegionView::name, RegionView::jurisdiction, RegionView::place)
        .containsExactly(tuple("eu-west-1", "EU", DUBLIN.place()), tuple("us-east-1", null, null));
  }

  @Test
  void anotherPlaceIsToldWithTheNextTick() {
    register("eu-west-1");
    document(DUBLIN);
    tick();
    List<JsonNode> told = new ArrayList<>();
    live.listen(null, text -> told.add(read(text)));
    told.clear();
    tick();
    assertThat(told).isEmpty();
    document(new RegionFacts("eu-west-1", "EU", new RegionFacts.Place(53.0, -8.0), List.of()));
    tick();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).path("data").path("place").path("lon").asDouble()).isEqualTo(-8.0);
    document();
    tick();
    assertThat(told.get(1).path("data").path("place").isObject()).isFalse();
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
