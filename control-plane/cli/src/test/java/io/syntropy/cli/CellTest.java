package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CellTest {
  private static final JsonNode NODE =
      Json.read(
          """
          {"sli": 0.99954321, "all": 1, "budget": -0.25, "none": null, "zero": 0.0,
           "nested": {"name": "x"}, "labels": {"b": "1", "a": "2"}, "list": ["p", "q"],
           "empty": {}, "at": "2026-11-21T00:00:00Z"}
          """);

  @Test
  void unknownIsADashAndNeverANumber() {
    assertThat(Cell.percent("none", 2).apply(NODE)).isEqualTo("-");
    assertThat(Cell.percent("missing", 2).apply(NODE)).isEqualTo("-");
    assertThat(Cell.number("none").apply(NODE)).isEqualTo("-");
    assertThat(Cell.text("none").apply(NODE)).isEqualTo("-");
    assertThat(Cell.text("nested.missing").apply(NODE)).isEqualTo("-");
    assertThat(Cell.joined("empty").apply(NODE)).isEqualTo("-");
    assertThat(Cell.age("none", Clock.systemUTC()).apply(NODE)).isEqualTo("-");
  }

  @Test
  void percentagesDropTrailingZeros() {
    assertThat(Cell.percent("sli", 2).apply(NODE)).isEqualTo("99.95%");
    assertThat(Cell.percent("all", 4).apply(NODE)).isEqualTo("100%");
    assertThat(Cell.percent("budget", 2).apply(NODE)).isEqualTo("-25%");
    assertThat(Cell.percent("zero", 2).apply(NODE)).isEqualTo("0%");
  }

  @Test
  void joinsObjectsAndArrays() {
    assertThat(Cell.joined("labels").apply(NODE)).isEqualTo("b=1,a=2");
    assertThat(Cell.joined("list").apply(NODE)).isEqualTo("p,q");
    assertThat(Cell.text("nested.name").apply(NODE)).isEqualTo("x");
  }

  @Test
  void agesAreCoarse() {
    assertThat(ageAt("2026-11-21T00:01:59Z")).isEqualTo("119s");
    assertThat(ageAt("2026-11-21T00:02:00Z")).isEqualTo("2m");
    assertThat(ageAt("2026-11-21T02:00:00Z")).isEqualTo("2h");
    assertThat(ageAt("2026-11-24T00:00:00Z")).isEqualTo("3d");
    assertThat(ageAt("2026-11-20T23:59:59Z")).as("a clock behind the server's").isEqualTo("0s");
  }

  private static String ageAt(String now) {
    return Cell.age("at", Clock.fixed(Instant.parse(now), ZoneOffset.UTC)).apply(NODE);
  }
}
