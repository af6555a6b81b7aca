package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The adapter against the double of PagerDuty. */
class PagerDutyNotifierIT extends NotifierContract {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private PagerDutyDouble pagerDuty;

  @Override
  protected String start() throws Exception {
    pagerDuty = new PagerDutyDouble(Set.of(KEY), 1, 10, Clock.systemUTC());
    return KEY;
  }

  @Override
  protected NotifierSpec.Target target(URI url) {
    return new NotifierSpec.PagerDuty(url, SECRET);
  }

  @Override
  protected URI url() {
    return pagerDuty.url();
  }

  @Override
  protected LoopbackServer server() {
    return pagerDuty.server();
  }

  @Override
  protected void stop() {
    pagerDuty.close();
  }

  @Override
  protected int shown(Notice notice) {
    var alert = pagerDuty.alert(notice.dedupKey());
    return alert == null ? 0 : alert.opened();
  }

  @Override
  protected Optional<Boolean> open(Notice notice) {
    return Optional.of(!pagerDuty.alert(notice.dedupKey()).status().equals("resolved"));
  }

  @Test
  void anEventSaysWhatAndLinksToConsoleAndRunbook() {
    notifier.deliver(notice(0, Change.TRIGGER));
    var alert = pagerDuty.alert("syntropy/inc-1");
    JsonNode payload = alert.payload();
    assertThat(payload.path("summary").asText())
        .isEqualTo("[SEV1] Feed p95 over 1 s & rising in <eu-west>");
    assertThat(payload.path("severity").asText()).isEqualTo("critical");
    assertThat(payload.path("source").asText()).isEqualTo("social in eu-west");
    assertThat(payload.path("timestamp").asText()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(payload.path("custom_details").path("labels").path("team").asText())
        .isEqualTo("social");
    assertThat(alert.event().path("links").findValuesAsText("href"))
        .containsExactly(
            "https://syntropy.example.com/incidents/inc-1",
            "https://syntropy.example.com/runbooks/feed-latency");
    assertThat(alert.event().path("client_url").asText()).endsWith("/incidents/inc-1");
  }

  @Test
  void severitiesAreMapped() {
    assertThat(PagerDutyEvent.severity(Sev.SEV1)).isEqualTo("critical");
    assertThat(PagerDutyEvent.severity(Sev.SEV2)).isEqualTo("error");
    assertThat(PagerDutyEvent.severity(Sev.SEV3)).isEqualTo("warning");
    assertThat(PagerDutyEvent.severity(Sev.SEV4)).isEqualTo("info");
  }

  @Test
  void acknowledgingAndResolvingCarryTheKeyOfTheTrigger() {
    for (int i = 0; i < 4; i++) {
      Change[] changes = {Change.TRIGGER, Change.UPDATE, Change.ACKNOWLEDGE, Change.RESOLVE};
      notifier.deliver(notice(i, changes[i]));
    }
    var alert = pagerDuty.alert("syntropy/inc-1");
    assertThat(alert.log()).containsExactly("trigger", "trigger", "acknowledge", "resolve");
    assertThat(alert.status()).isEqualTo("resolved");
    assertThat(pagerDuty.alerts()).hasSize(1);
  }

  @Test
  void whatPagerDutyCallsInvalidIsRefusedForGood() {
    secrets.put(SECRET, "short");
    assertThat(notifier.deliver(notice(0, Change.TRIGGER)))
        .isInstanceOfSatisfying(
            Receipt.Refused.class, r -> assertThat(r.words()).contains("'routing_key'"));
  }

  @Test
  void theDoublesLimitIsToldAsRetryEvenWithoutRetryAfter() {
    Receipt last = null;
    for (int i = 0; i <= 10; i++) {
      last = notifier.deliver(Notices.of("target", "inc-" + i, 0, Change.TRIGGER));
    }
    assertThat(last)
        .isInstanceOfSatisfying(
            Receipt.Retry.class, r -> assertThat(r.after()).isEqualTo(Duration.ofSeconds(30)));
    assertThat(pagerDuty.throttled()).isEqualTo(1);
    assertThat(pagerDuty.alerts()).hasSize(10);
  }

  @Test
  void aDigestCallsNobody() {
    assertThat(notifier.deliver(notice(0, Change.DIGEST))).isInstanceOf(Receipt.Refused.class);
    assertThat(server().requests()).isEmpty();
  }
}
