package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoticeJsonTest {
  @Test
  void whatIsWrittenIsRead() {
    for (Change change : Change.values()) {
      Notice notice = Notices.of("t", "inc-1", 4, change);
      assertThat(NoticeJson.read(NoticeJson.write(notice))).isEqualTo(notice);
    }
    Notice largest = Notices.largest("t", "i".repeat(200));
    assertThat(NoticeJson.read(NoticeJson.write(largest))).isEqualTo(largest);
  }

  @Test
  void whatIsMissingIsNamed() {
    String json = NoticeJson.write(Notices.of("t", "inc-1", 4, Change.TRIGGER));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NoticeJson.read(json.replace("\"dedup_key\"", "\"x\"")))
        .withMessageStartingWith("dedup_key:");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NoticeJson.read(json.replace("sev1", "sev9")))
        .withMessageStartingWith("severity:");
  }

  @Test
  void theIdIsTheSameForTheSameChangeAndTarget() {
    assertThat(Notices.of("t", "inc-1", 4, Change.UPDATE).id()).isEqualTo("inc-1:4:t");
    assertThat(Notice.id("inc-1", 4, "t")).isNotEqualTo(Notice.id("inc-1", 5, "t"));
  }

  @Test
  void resolvingIsForWhatIsResolved() {
    Notice open = Notices.of("t", "inc-1", 0, Change.TRIGGER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Notice.of("t", "k", Change.RESOLVE, open.incident(), 1, open.at()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Notice.of("t", "k".repeat(256), Change.UPDATE, open.incident(), 1, open.at()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Notice.of("t", "a\0b", Change.UPDATE, open.incident(), 1, open.at()));
  }

  @Test
  void textsAreCutAndNeverInsideACharacter() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        text.append(random.nextBoolean() ? "\uD83D\uDD25" : random.nextBoolean() ? "&" : "<");
      }
      int longest = 8 + random.nextInt(30);
      String cut = Words.cut(text.toString(), longest);
      assertThat(cut.length()).isLessThanOrEqualTo(longest);
      String escaped = Mrkdwn.escape(text.toString(), longest);
      assertThat(escaped.length()).isLessThanOrEqualTo(longest);
      assertThat(escaped.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&", "<", ">");
      for (String whole : new String[] {cut, escaped}) {
        assertThat(whole.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000)).isTrue();
      }
    }
    BriefAlert alert =
        new BriefAlert("a", "n", Sev.SEV1, "*", "x".repeat(5000), Notices.START, Map.of());
    assertThat(alert.summary()).hasSize(BriefAlert.MAX_SUMMARY);
  }

  @Test
  void headersCarryAnyId() {
    assertThat(WebhookNotifier.headerId("inc-1:0:t")).isEqualTo("inc-1:0:t");
    assertThat(WebhookNotifier.headerId("inc é\r\nx: y")).matches("[0-9a-f-]{36}");
  }

  @Test
  void linksAreMadeBelowThePublicUrl() {
    PublicUrl url = new PublicUrl(URI.create("https://s.example.com/syntropy/"));
    assertThat(url.incident("a/b c"))
        .isEqualTo(URI.create("https://s.example.com/syntropy/incidents/a%2Fb%20c"));
    for (String bad : new String[] {"ftp://x", "https://u@x", "https://x?y", "/x"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new PublicUrl(URI.create(bad)));
    }
  }
}
