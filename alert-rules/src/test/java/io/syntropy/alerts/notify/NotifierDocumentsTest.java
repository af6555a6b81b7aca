package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotifierDocumentsTest {
  private static final String HEAD =
      "apiVersion: syntropy/v1\nkind: Notifier\nmetadata: {name: n}\nspec:\n";

  private static NotifierDocuments decode(String yaml) {
    return NotifierDocuments.decode(Documents.read("n.yaml", yaml).documents());
  }

  private static NotifierSpec one(String spec) {
    NotifierDocuments decoded = decode(HEAD + spec);
    assertThat(decoded.faults()).isEmpty();
    assertThat(schemaAccepts(spec)).isTrue();
    return decoded.notifiers().get("n");
  }

  private static boolean schemaAccepts(String spec) {
    return schemaAccepts(Documents.trees("n.yaml", HEAD + spec, new ArrayList<>()).get(0));
  }

  private static boolean schemaAccepts(Node document) {
    try (InputStream in =
        NotifierDocumentsTest.class.getResourceAsStream("/schemas/notifier.schema.json")) {
      JsonSchema schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
      return schema.validate(json(document)).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(Node node) {
    var mapper = NoticeJson.MAPPER;
    if (node.isMapping()) {
      var object = mapper.createObjectNode();
      node.fields().forEach((name, value) -> object.set(name, json(value)));
      return object;
    }
    if (node.isList()) {
      var array = mapper.createArrayNode();
      node.items().forEach(item -> array.add(json(item)));
      return array;
    }
    if (node.isString()) {
      return mapper.getNodeFactory().textNode(node.text());
    }
    return NoticeJson.node(node.text());
  }

  @Test
  void eachTypeIsReadWithItsDefaults() {
    assertThat(one("  type: pagerduty\n  secret: pd"))
        .isEqualTo(
            NotifierSpec.of(
                "n", new NotifierSpec.PagerDuty(NotifierSpec.PagerDuty.DEFAULT_URL, "pd")));
    assertThat(one("  type: slack\n  secret: bot\n  channel: C0123\n  signing_secret: sign"))
        .isEqualTo(
            NotifierSpec.of(
                "n",
                new NotifierSpec.SlackApp(
                    NotifierSpec.SlackApp.DEFAULT_URL, "C0123", "bot", "sign")));
    assertThat(one("  type: slack\n  secret: hook"))
        .isEqualTo(NotifierSpec.of("n", new NotifierSpec.SlackWebhook("hook", null)));
    assertThat(one("  type: alertmanager\n  url: http://127.0.0.1:9093/am"))
        .isEqualTo(
            NotifierSpec.of(
                "n",
                new NotifierSpec.Alertmanager(
                    URI.create("http://127.0.0.1:9093/am"), null, Duration.ofMinutes(1))));
    assertThat(one("  type: webhook\n  url: https://e.example.com/x\n  secret: key"))
        .isEqualTo(
            NotifierSpec.of(
                "n", new NotifierSpec.Webhook(URI.create("https://e.example.com/x"), "key")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://status.example.com/hooks/syntropy?team=feed",
        "https://e.example.com/550e8400-e29b-41d4-a716-446655440000",
        "https://e.example.com/api/v2/incidents-of-the-collective-2026",
      })
  void aPathWithoutAKeyIsAUrlOfAWebhook(String url) {
    assertThat(one("  type: webhook\n  secret: key\n  url: " + url).target())
        .isEqualTo(new NotifierSpec.Webhook(URI.create(url), "key"));
  }

  @Test
  void everythingCanBeSaid() {
    NotifierSpec spec =
        one(
            """
              type: slack
              secret: bot
              channel: C0123
              rate: {per_minute: 20, burst: 2}
              timeout: 3s
              give_up_after: 12h
              send_resolved: false
            """);
    assertThat(spec.rate()).isEqualTo(new NotifierSpec.Rate(20, 2));
    assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(spec.giveUpAfter()).isEqualTo(Duration.ofHours(12));
    assertThat(spec.sendResolved()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: pager; secret: x | 5:9 | type: pager (expected one of pagerduty, slack,
          secret: x | 5:3 | type: missing
          type: pagerduty | 5:3 | secret: missing (expected the name of a secret)
          type: pagerduty; secret: Not A Name | 6:11 | secret: not a name
          type: pagerduty; secret: 0123456789abcdef0123456789abcdef | 6:11 | secret: looks like a key
          type: pagerduty; secret: x; channel: C1 | 7:12 | channel: unknown field
          type: pagerduty; secret: x; send_resolved: false | 7:18 | send_resolved: false (expected true
          type: pagerduty; secret: x; url: http://events.example.com | 7:8 | url: http://events.example.com (expected https
          type: pagerduty; secret: x; url: https://user:pw@e.example.com | 7:8 | url: with user or fragment
          type: pagerduty; secret: x; url: https://events.pagerduty.com/v2/enqueue | 7:8 | url: with /v2/enqueue (expected without
          type: pagerduty; secret: x; url: https://e.example.com/?a=b | 7:8 | url: with a query (expected none
          type: alertmanager; url: http://127.0.0.1:9093/am/api/v2/alerts/ | 6:8 | url: with /api/v2/alerts (expected without
          type: webhook; secret: x; url: https://hooks.slack.com/services/T/B/x | 7:8 | url: https://hooks.slack.com (expected type slack
          type: webhook; secret: x; url: https://e.example.com/hooks/0a1b2c3d4e5f6a7b8c9d | 7:8 | url: https://e.example.com and something like a key
          type: webhook; secret: x; url: https://e.example.com/hook?token=pw | 7:8 | url: https://e.example.com and something like a key
          type: webhook; secret: x; url: https://e.example.com/hook?x-api_key=pw | 7:8 | url: https://e.example.com and something like a key
          type: slack; secret: x; channel: general-talk | 7:12 | channel: general-talk (expected a channel's id
          type: slack; secret: x; url: https://hooks.slack.com/services/T/B/x | 7:8 | url: given without channel
          type: alertmanager | 5:3 | url: missing
          type: alertmanager; url: http://127.0.0.1:1; resend: 1s | 7:11 | resend: PT1S (expected PT5S to PT1H)
          type: webhook; url: ':'; secret: x | 6:8 | url: not a URL
          type: webhook; url: https://e.example.com; secret: x; timeout: 31s | 8:12 | timeout: PT31S
          type: slack; secret: x; rate: {per_minute: 0} | 7:22 | per_minute: 0 (expected a whole number from 1 to 6000)
          type: slack; secret: x; rate: {per_hour: 1} | 7:20 | per_hour: unknown field
          """)
  void faultsSayWhereAndWhat(String spec, String where, String message) {
    String yaml = "  " + spec.replace("; ", "\n  ");
    NotifierDocuments decoded = decode(HEAD + yaml);
    assertThat(decoded.notifiers()).isEmpty();
    assertThat(decoded.broken()).containsExactly("syntropy/v1/Notifier/n");
    assertThat(decoded.faults())
        .extracting(Fault::toString)
        .anySatisfy(f -> assertThat(f).startsWith("n.yaml:" + where + ": " + message));
  }

  @Test
  void aSecretThatWasPastedIsNotRepeated() {
    String pasted = "xoxb-1234567890-SeCrEt";
    assertThat(decode(HEAD + "  type: slack\n  secret: " + pasted).faults())
        .isNotEmpty()
        .noneMatch(f -> f.message().contains(pasted));
  }

  @Test
  void theSchemaKnowsTheSameFieldsAndRefusesTheSame() {
    for (String refused :
        new String[] {
          "  type: pager\n  secret: x",
          "  type: pagerduty",
          "  type: pagerduty\n  secret: x\n  channel: C1",
          "  type: pagerduty\n  secret: x\n  send_resolved: false",
          "  type: pagerduty\n  secret: 0123456789abcdef0123456789abcdef",
          "  type: slack\n  secret: x\n  url: https://slack.com/api",
          "  type: alertmanager",
          "  type: webhook\n  url: http://example.com\n  secret: x",
          "  type: webhook\n  url: https://example.com\n  secret: x\n  unheard_of: 1"
        }) {
      assertThat(schemaAccepts(refused)).as(refused).isFalse();
      assertThat(decode(HEAD + refused).faults()).as(refused).isNotEmpty();
    }
  }

  @Test
  void theExamplesAreWithoutFault() throws IOException {
    String text = Files.readString(Path.of("catalogue", "notifiers.yaml"));
    NotifierDocuments decoded = decode(text);
    assertThat(decoded.faults()).isEmpty();
    assertThat(decoded.notifiers()).hasSize(5);
    assertThat(Documents.trees("n.yaml", text, new ArrayList<>()))
        .hasSize(5)
        .allMatch(NotifierDocumentsTest::schemaAccepts);
  }

  @Test
  void otherKindsArePassedOver() {
    assertThat(decode("apiVersion: syntropy/v1\nkind: Region\nmetadata: {name: x}\nspec: {}\n"))
        .isEqualTo(decode(""));
  }
}
