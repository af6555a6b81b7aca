package io.syntropy.telemetry.govern;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Sample;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaggageTest {

  private static Sample.Span span(String id, String parent, String... attributes) {
    return Spans.span("t", id, parent, "shop", "internal", "ok", 1, attributes);
  }

  private static List<String> userHashes(Sample.Span... spans) {
    return Baggage.inherited(List.of(spans)).stream()
        .map(s -> String.valueOf(s.attributes().get("user_hash")))
        .toList();
  }

  @Test
  void descendantsInheritFromTheirNearestAncestor() {
    assertThat(
            userHashes(
                span("d", "c"),
                span("c", "b"),
                span("b", "a", "user_hash", "u_b"),
                span("a", "", "baggage.user_hash", "u_a"),
                span("e", "a"),
                span("f", "unknown")))
        .containsExactly("u_b", "u_b", "u_b", "u_a", "u_a", "null");
  }

  @Test
  void regionAndBucketComeAlongAndOwnValuesStay() {
    List<Sample.Span> spans =
        Baggage.inherited(
            List.of(
                span("a", "", "baggage.region", "eu-west-1", "freq_bucket", "3"),
                span("b", "a", "region", "us-east-1")));

    assertThat(spans.get(0).attributes().get("region")).isEqualTo("eu-west-1");
    assertThat(spans.get(0).attributes().get("cloud.region")).isEqualTo("eu-west-1");
    assertThat(spans.get(1).attributes().get("region")).isEqualTo("us-east-1");
    assertThat(spans.get(1).attributes().get("freq_bucket")).isEqualTo("3");
  }

  @Test
  void spansWithoutBaggageStayTheSameObjects() {
    List<Sample.Span> spans = List.of(span("a", ""), span("b", "a"));
    assertThat(Baggage.inherited(spans)).isSameAs(spans);
  }

  @Test
  void circlesAndDeepTracesEnd() {
    assertThat(userHashes(span("a", "b", "user_hash", "u"), span("b", "a"), span("c", "c")))
        .containsExactly("u", "null", "null");
    List<Sample.Span> deep =
        IntStream.range(0, 100_000)
            .mapToObj(i -> i == 0 ? span("0", "", "user_hash", "u") : span("" + i, "" + (i - 1)))
            .toList();
    assertThat(Baggage.inherited(deep.reversed()))
        .allMatch(s -> "u".equals(s.attributes().get("user_hash")));
  }
}
