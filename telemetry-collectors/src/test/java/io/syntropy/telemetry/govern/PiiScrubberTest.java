package io.syntropy.telemetry.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.telemetry.Scrubber.Place;
import io.syntropy.telemetry.Scrubber.Verdict;
import io.syntropy.telemetry.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiiScrubberTest {
  private static final byte[] KEY = "a key of these tests".getBytes(StandardCharsets.UTF_8);
  private final PiiScrubber scrubber = new PiiScrubber(ScrubSettings.DEFAULTS, KEY);

  private String text(String text) {
    return value("", text);
  }

  private String value(String key, String text) {
    return switch (scrubber.judge(Place.LOG, Utf8Text.of(key), Utf8Text.of(text))) {
      case Verdict.Keep k -> text;
      case Verdict.Drop d -> "DROPPED";
      case Verdict.Replace r -> r.text();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mail alice.smith+x@example.co.uk now | mail [redacted:email] now",
        "josé@exemplo.com.br | [redacted:email]",
        "/users?q=alice%40example.com&x=1 | /users?q=[redacted:email]&x=1",
        "<bob@example.org>, | <[redacted:email]>,",
        "mailto:bob@example.org. | mailto:[redacted:email].",
        "call +1 (415) 555-0123 today | call [redacted:phone] today",
        "call +14155550123 200 times | call [redacted:phone] 200 times",
        "+55 11 91234-5678 | [redacted:phone]",
        "+49 170 123 45 67 | [redacted:phone]",
        "+49 (0)170 123 45 67, | [redacted:phone],",
        "+380 44 123 45 67 20 | [redacted:phone]",
        "+49 170 123 45 67 2000 times | [redacted:phone] 2000 times",
        "+49 170 123 45 67th | [redacted:phone] 67th",
        "?to=%2B4915112345678 | ?to=[redacted:phone]",
        "(11) 91234-5678 | [redacted:phone]",
        "11 91234-5678 | [redacted:phone]",
        "(415) 555-0123, | [redacted:phone],",
        "415-555-0123 | [redacted:phone]",
        "1-415-555-0123 | [redacted:phone]",
        "030/12345678 | [redacted:phone]",
        "020 7946 0958 | [redacted:phone]",
        "06 12 34 56 78 | [redacted:phone]",
        "card 4111 1111 1111 1111 exp 12/27 | card [redacted:card] exp 12/27",
        "card=4111111111111111 | card=[redacted:card]",
        "5500-0000-0000-0004. | [redacted:card].",
        "3782 822463 10005 | [redacted:card]",
        "4111.1111.1111.1111 | [redacted:card]",
        "cpf 529.982.247-25, | cpf [redacted:tax_id],",
        "529.982.247-26 | 529.982.247-26",
        "to DE89370400440532013000. | to [redacted:iban].",
        "GB29 NWBK 6016 1331 9268 19 paid | [redacted:iban] paid",
        "NO9386011117947 | [redacted:iban]",
        "DE89370400440532013001 | DE89370400440532013001",
        "GB29 NWBK 6016 1331 9268 18 | GB29 NWBK 6016 1331 9268 18",
        "pass=hunter2 | pass=[redacted:secret_in_text]",
        "took 5 6011000990139424 ms | took 5 [redacted:card] ms",
        "AKIAIOSFODNN7EXAMPLE | [redacted:api_key]",
        "x ghp_0123456789abcdefghij0123456789abcdef y | x [redacted:api_key] y",
        "xoxb-123456789012-abcdefABCDEF | [redacted:api_key]",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc | [redacted:api_key]",
        "Authorization: Bearer abc.def-123456789 | Authorization: [redacted:secret_in_text]",
        "used bearer 0123456789abcdef twice | used bearer [redacted:authorization] twice",
        "Basic dXNlcjpwYXNzd29yZA== sent | Basic [redacted:authorization] sent",
        "postgres://bob:hunter2@db:5432/x | postgres://[redacted:url_credentials]@db:5432/x",
        "https://ghtoken@github.com/a | https://[redacted:url_credentials]@github.com/a",
        "login password=hunter2, ok | login password=[redacted:secret_in_text], ok",
        "{\"password\":\"hun,ter\\\"2\",\"a\":1} | {\"password\":\"[redacted:secret_in_text]\",\"a\":1}",
        "{\\\"apiKey\\\":\\\"x1\\\",\\\"b\\\":2} | {\\\"apiKey\\\":\\\"[redacted:secret_in_text]\\\",\\\"b\\\":2}",
        "?access_token=abc&page=2 | ?access_token=[redacted:secret_in_text]&page=2",
        "run --db-password hunter2 -v | run --db-password [redacted:secret_in_text] -v",
        "Cookie: a=b; c=d | Cookie: [redacted:secret_in_text]",
      })
  void removesWhatMustNotBeStored(String given, String expected) {
    assertThat(text(given)).isEqualTo(expected);
    assertThat(text(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "2024-11-21T10:15:30.123456789Z",
        "2024-11-21 10:15:30,123 +0100",
        "2024-11-21T10:15:30+01:00",
        "1732213123",
        "1732213123123",
        "1732213123123456",
        "1732213123123456789",
        "20241121101530",
        "10.0.0.1:8080",
        "192.168.178.255",
        "[::1]:5432",
        "2001:db8::ff00:42:8329",
        "550e8400-e29b-41d4-a716-446655440000",
        "12345678-1234-1234-1234-123456789012",
        "version 1.2.3-beta+20130313144700",
        "120.0.6099.109",
        "jdk-25.0.1+9",
        "0.4532015112830366",
        "GET /api/v1/users/123456789 200 35ms",
        "size 200 512 1024 4096",
        "took 123 456 7890 ns",
        "01-02-2024 10:11:12",
        "03/04/2024 10:15",
        "10:15:30.123",
        "balance +1500",
        "UTC+10:00",
        "git@github.com:org/repo.git",
        "icon@2x.png",
        "com.foo.Bar@1a2b3c4d",
        "root@localhost",
        "@angular/core@17.0.1",
        "the bearer of this letter",
        "basic authentication failed",
        "max_tokens=512 input_tokens: 20",
        "https://example.org:8443/a?b=c",
        "a:b@",
        "50% of 40%",
        "order 4111111111111112",
        "MD5 d41d8cd98f00b204e9800998ecf8427e",
        "port=5432, code: 404",
        "sk-SK",
        "eyJub3QiOiJhIHRva2VuIn0",
        "token=null secret=",
        "-----BEGIN CERTIFICATE-----",
        "jdbc:postgresql://127.0.0.1:5432/syntropy",
        "user_hash=u_00112233445566778899",
        "C++ 11, x+y, 1e+10, +5, ++i",
        "9007199254740993",
        "ISO 4217 and (42) or (2024)",
      })
  void leavesWhatOperatorsNeed(String text) {
    assertThat(text(text)).isEqualTo(text);
  }

  @Test
  void aPrivateKeyGoesAsAWhole() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc==\n-----END RSA PRIVATE KEY-----";
    assertThat(text("a " + key + " b")).isEqualTo("a [redacted:private_key] b");
    assertThat(text("k=\\n" + key.substring(0, 45))).isEqualTo("k=\\n[redacted:private_key]");
  }

  @Test
  void aWebTokenGoesAsAWhole() {
    String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9";
    assertThat(text("jwt " + jwt + ".")).startsWith("jwt [redacted:jwt]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "db.password",
        "DB_PASSWORD",
        "dbPassword",
        "dbpassword",
        "client_secret",
        "clientSecret",
        "X-Api-Key",
        "apiKey",
        "APIKey",
        "http.request.header.authorization",
        "http.response.header.set-cookie",
        "auth_token",
        "token",
        "process.command_args",
        "process.command_line",
        "aws.secret_access_key",
        "card_number",
        "proxy-authorization",
      })
  void deniedKeysGo(String key) {
    assertThat(scrubber.removes(Place.SPAN, Utf8Text.of(key))).isTrue();
    assertThat(value(key, "x")).isEqualTo("DROPPED");
    assertThat(scrubber.counts()).containsEntry(ScrubRule.DENIED_KEY, 2L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen_ai.usage.input_tokens",
        "password_reset.count",
        "http.route",
        "user_agent.name",
        "user_agent.original",
        "service.instance.id",
        "process.pid",
        "tokenizer",
        "secretary.name2",
        "messaging.client.id",
        "k8s.pod.name",
        "db.user",
        "author",
        "shipping.zone",
        "monkey",
      })
  void otherKeysStay(String key) {
    assertThat(scrubber.removes(Place.SPAN, Utf8Text.of(key))).isFalse();
    assertThat(value(key, "x")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user.id",
        "userId",
        "USER_ID",
        "enduser.id",
        "user.email",
        "user.name",
        "client.address",
        "network.peer.address",
        "app.user.id",
        "session.id",
        "http.request.header.x-forwarded-for",
      })
  void identitiesBecomeStableKeyedHashes(String key) {
    String hash = value(key, "alice@example.org");

    assertThat(hash).matches("h_[0-9a-f]{24}").isEqualTo(scrubber.hash("alice@example.org"));
    assertThat(value(key, hash)).isEqualTo(hash);
    assertThat(new PiiScrubber(ScrubSettings.DEFAULTS, new byte[32]).hash("alice@example.org"))
        .isNotEqualTo(hash);
    assertThat(value(key, "bob")).isNotEqualTo(hash);
  }

  @Test
  void aUserHashIsKeptWhenItIsOne() {
    for (String hash :
        List.of(
            "u_00112233445566778899",
            "5e1170ab00000001",
            "0".repeat(64),
            "sha256:" + "a".repeat(64))) {
      assertThat(value("user_hash", hash)).isEqualTo(hash);
      assertThat(value("baggage.user_hash", hash)).isEqualTo(hash);
    }
    for (String raw : List.of("alice", "14155550123", "4111111111111111", "alice@example.org")) {
      assertThat(value("user_hash", raw)).isEqualTo(scrubber.hash(raw));
    }
  }

  @Test
  void identitiesInsideTextsBecomeHashesToo() {
    assertThat(text("{\"user.id\":\"alice\",\"n\":1}"))
        .isEqualTo("{\"user.id\":\"" + scrubber.hash("alice") + "\",\"n\":1}");
    assertThat(text("login user=alice ok"))
        .isEqualTo("login user=" + scrubber.hash("alice") + " ok");
    assertThat(text("Error for user: not found")).isEqualTo("Error for user: not found");
  }

  @Test
  void jsonStaysJson() {
    assertThat(text("{\"user.id\":77,\"pin\": 1234,\"card\":4111111111111111,\"n\":4}"))
        .isEqualTo(
            "{\"user.id\":\""
                + scrubber.hash("77")
                + "\",\"pin\": \"[redacted:secret_in_text]\",\"card\":\"[redacted:card]\",\"n\":4}");
    assertThat(text("{\\\"password\\\":12345}"))
        .isEqualTo("{\\\"password\\\":\\\"[redacted:secret_in_text]\\\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select * from t1 where a = 'x''y' and b=12.5e3 | select * from t1 where a = ? and b=?",
        "insert into \"T 1\" values ($1, -7, '') | insert into \"T 1\" values ($1, -?, ?)",
        "select ? from a_2 where x = 'open | select ? from a_2 where x = ?",
      })
  void statementsLoseTheirLiterals(String given, String expected) {
    assertThat(value("db.query.text", given)).isEqualTo(expected);
    assertThat(value("db.statement", expected)).isEqualTo(expected);
  }

  @Test
  void additionsAreStrongerThanWhatIsBuiltIn() {
    ScrubSettings settings =
        new ScrubSettings(Set.of("tax.id"), Set.of("customerNumber"), Set.of("order.token"));
    PiiScrubber own = new PiiScrubber(settings, KEY);

    assertThat(own.removes(Place.POINT, Utf8Text.of("customer.tax_id"))).isTrue();
    assertThat(own.judge(Place.POINT, Utf8Text.of("customer_number"), Utf8Text.of("77")))
        .isEqualTo(Verdict.replace(own.hash("77")));
    assertThat(own.removes(Place.POINT, Utf8Text.of("order-token"))).isFalse();
    assertThat(own.judge(Place.POINT, Utf8Text.of("orderToken"), Utf8Text.of("a@example.org")))
        .isEqualTo(Verdict.KEEP);
  }

  @Test
  void saysWhatItExpects() {
    assertThatThrownBy(() -> new PiiScrubber(ScrubSettings.DEFAULTS, new byte[8]))
        .hasMessage("key: 8 bytes (expected at least 16)");
    assertThatThrownBy(() -> new ScrubSettings(Set.of(" . "), Set.of(), Set.of()))
        .hasMessage("drop: ' . ' (expected a key of 1 to 96 characters)");
  }

  @Test
  void countsByRule() {
    text("a@example.org b@example.org 4111111111111111");

    assertThat(scrubber.counts())
        .containsEntry(ScrubRule.EMAIL, 2L)
        .containsEntry(ScrubRule.CARD, 1L)
        .containsEntry(ScrubRule.PHONE, 0L)
        .hasSize(ScrubRule.values().length);
  }
}
