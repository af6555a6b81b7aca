package io.syntropy.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.server.http.ApiException;
import io.syntropy.telemetry.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "-999999999-01-01T00:00:00Z, +999999999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z, 9999-12-31T23:59:59Z",
    "3000-01-01T00:00:00Z, 4000-01-01T00:00:00Z",
    "-3000-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    ", -1000000000-01-01T00:00:00Z"
  })
  void aRangeOfAnyLengthFitsNanosecondsOfTheStore(String from, String to) {
    TimeRange range = Parameters.range(from, to, NOW);
    assertThat(range.from()).isBefore(range.to()).isBetween(Instant.EPOCH, range.to());
    assertThat(Duration.between(Instant.EPOCH, range.to()).toNanos()).isPositive();
  }

  @Test
  void withoutBoundsTheLastHourIsMeant() {
    TimeRange range = Parameters.range(null, "", NOW);
    assertThat(range.from()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(range.to()).isEqualTo(NOW);
  }

  @Test
  void anEmptyRangeIsRefusedWithWhatWasSent() {
    assertThatThrownBy(() -> Parameters.range("2026-11-21T12:00:00Z", "2026-11-21T11:00:00Z", NOW))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("from: 2026-11-21T12:00:00Z (expected before to:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"service.name=~no.*", "service.name!=shop", "service.name!=~s"})
  void onlyEqualValuesAreLookedFor(String filter) {
    assertThatThrownBy(() -> Parameters.pairs("filter", List.of(filter)))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "filter: " + filter + " (expected key=value: only equal values are looked for)");
  }

  @Test
  void aValueMayHoldAnything() {
    assertThat(Parameters.pairs("field", List.of("path=/~user", "a=b=c", "x=")))
        .containsEntry("a", "b=c")
        .containsEntry("x", "");
  }

  @Test
  void boundsTheWrongWayRoundAreRefused() {
    assertThatThrownBy(
            () -> Parameters.ordered("min", Duration.ofSeconds(2), "max", Duration.ofMillis(500)))
        .hasMessage("min: 2s (expected <= max: 500ms)");
    Parameters.ordered("min", Duration.ofSeconds(2), "max", Duration.ofSeconds(2));
    Parameters.ordered("min", null, "max", Duration.ofSeconds(2));
  }

  @Test
  void aBaselineHasTheTimesOfTheBadSpansUnlessItNamesOthers() {
    DifferenceRequest.Spans bad = spans("2026-11-21T10:00:00Z", "2026-11-21T10:30:00Z", "error");
    DifferenceRequest.Spans same = spans(null, null, "unset");
    DifferenceRequest.Spans other = spans("2026-11-21T09:00:00Z", "2026-11-21T09:30:00Z", "unset");

    TimeRange of = bad.query(NOW, null).range();
    assertThat(new DifferenceRequest(bad, same, null).query(NOW).baseline().range()).isEqualTo(of);
    assertThat(new DifferenceRequest(bad, other, null).query(NOW).baseline().range().to())
        .isEqualTo("2026-11-21T09:30:00Z");
    assertThat(new DifferenceRequest(bad, null, null).query(NOW).baseline().range().to())
        .isEqualTo(of.from());
  }

  private static DifferenceRequest.Spans spans(
      @Nullable String from, @Nullable String to, String status) {
    return new DifferenceRequest.Spans(from, to, null, null, null, status, null, null, null);
  }
}
