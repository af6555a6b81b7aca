package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Answers as an OPA 1.11 gave them. */
class ServerStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:51:55Z");
  private static final String GOOD =
      """
      "last_successful_activation": "2026-11-21T09:51:53.645Z",
      "last_successful_download": "2026-11-21T09:51:53.631Z",
      "last_successful_request": "2026-11-21T09:51:53.631Z"
      """;

  private static ServerStatus status(String bundles, Instant now) throws Exception {
    String json = "{\"result\": {\"bundles\": {%s}}}".formatted(bundles);
    return ServerStatus.of(
        Json.read(json.getBytes(StandardCharsets.UTF_8)), Duration.ofMinutes(10), now);
  }

  @Test
  void current() throws Exception {
    ServerStatus status = status("\"a\": {%s}".formatted(GOOD), NOW);

    assertThat(status.fault()).isNull();
    assertThat(status.confirmedAt()).isEqualTo("2026-11-21T09:51:53.631Z");
  }

  @Test
  void staleBundle() throws Exception {
    String bundle = "\"a\": {%s}".formatted(GOOD);

    assertThat(status(bundle, Instant.parse("2026-11-21T10:01:53.631Z")).fault()).isNull();
    assertThat(status(bundle, Instant.parse("2026-11-21T10:01:53.632Z")).fault())
        .isEqualTo(Why.STALE_BUNDLE);
    // A server whose clock is far ahead says nothing of age either.
    assertThat(status(bundle, NOW.minus(Duration.ofHours(1))).fault()).isEqualTo(Why.STALE_BUNDLE);
  }

  @Test
  void oneStaleBundleAmongSeveralIsStale() throws Exception {
    String old = GOOD.replace("2026-11-21", "2026-11-20");

    assertThat(status("\"a\": {%s}, \"b\": {%s}".formatted(GOOD, old), NOW).fault())
        .isEqualTo(Why.STALE_BUNDLE);
  }

  @Test
  void withoutABundleOrATimeOfOneItIsStale() throws Exception {
    assertThat(status("", NOW).fault()).isEqualTo(Why.STALE_BUNDLE);
    assertThat(status("\"a\": {}", NOW).fault()).isEqualTo(Why.STALE_BUNDLE);
    assertThat(
            status(
                    "\"a\": {%s}"
                        .formatted(
                            GOOD.replace("2026-11-21T09:51:53.645Z", "0001-01-01T00:00:00Z")),
                    NOW)
                .fault())
        .isEqualTo(Why.STALE_BUNDLE);
  }

  @Test
  void badSignature() throws Exception {
    for (String words :
        new String[] {
          "failed to verify JWT signature: crypto/rsa: verification error",
          "bundle missing .signatures.json file"
        }) {
      String bundle =
          "\"a\": {%s, \"code\": \"bundle_error\", \"message\": \"%s\"}".formatted(GOOD, words);
      assertThat(status(bundle, NOW).fault()).as(words).isEqualTo(Why.BAD_SIGNATURE);
    }
  }

  @Test
  void aFetchThatFailsCountsOnceItIsTooLongAgo() throws Exception {
    String bundle =
        "\"a\": {%s, \"code\": \"bundle_error\", \"message\": \"request failed: connection refused\"}"
            .formatted(GOOD);

    assertThat(status(bundle, NOW).fault()).isNull();
    assertThat(status(bundle, NOW.plusSeconds(601)).fault()).isEqualTo(Why.STALE_BUNDLE);
  }
}
