package io.syntropy.telemetry.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.syntropy.telemetry.Scrubber.Place;
import io.syntropy.telemetry.Scrubber.Verdict;
import io.syntropy.telemetry.Utf8Text;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and evil texts: linear work, stable answers, nothing planted survives. */
class ScrubbingFuzzTest {
  private static final byte[] KEY = "a key of these tests".getBytes(StandardCharsets.UTF_8);

  /** Bytes looked at per byte of text, whatever it is. */
  private static final int STEPS = 40;

  private static final String[] PARTS = {
    "@",
    "%40",
    "%2B",
    "+",
    "(",
    ")",
    "://",
    ":",
    "=",
    "\"",
    "'",
    "\\",
    "\\n",
    "-",
    "--",
    ".",
    ",",
    " ",
    "  ",
    "\n",
    "1",
    "12",
    "4111",
    "0",
    "06",
    "415",
    "555-0123",
    "AKIA",
    "eyJ",
    "ghp_",
    "Bearer ",
    "basic ",
    "password",
    "token",
    "user",
    "user.id",
    "a",
    "Z",
    "é",
    "€",
    "😀",
    "_",
    "-----BEGIN",
    " PRIVATE KEY-----",
    "-----END",
    "[redacted:",
    "email]",
    "{",
    "}",
    ";",
    "&",
    "example.org",
    "git",
    "null",
    "/",
    "?",
    "x",
    "h_",
    "dXNlcjpwYXNz",
    "sk-",
    "\t",
    "<",
  };

  private final PiiScrubber scrubber = new PiiScrubber(ScrubSettings.DEFAULTS, KEY);

  private String scrub(String text) {
    Utf8Text value = Utf8Text.of(text);
    TextScan scan = scrubber.scan(value);
    scan.scan();
    if (scan.steps() > (long) STEPS * value.length() + 200) {
      fail("%s steps for %s bytes of %.80s", scan.steps(), value.length(), text);
    }
    return switch (scrubber.judge(Place.LOG, Utf8Text.EMPTY, value)) {
      case Verdict.Keep k -> text;
      case Verdict.Drop d -> "";
      case Verdict.Replace r -> r.text();
    };
  }

  private static String random(Random random, int parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  @Test
  void whatWasScrubbedOnceStaysAsItIs() {
    Random random = new Random(20261121);
    for (int i = 0; i < 300_000; i++) {
      String text = random(random, 1 + random.nextInt(24));
      String once = scrub(text);
      assertThat(once).doesNotContain("\uFFFD").isNotEqualTo("[redacted]");
      assertThat(scrub(once)).as("scrubbed twice: %s", text).isEqualTo(once);
    }
  }

  @Test
  void aTextInsideALargerArrayIsReadAlone() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text = random(random, 1 + random.nextInt(12));
      byte[] own = text.getBytes(StandardCharsets.UTF_8);
      byte[] larger = ("a" + text + "1@x.org").getBytes(StandardCharsets.UTF_8);
      Verdict inside =
          scrubber.judge(Place.LOG, Utf8Text.EMPTY, new Utf8Text(larger, 1, own.length));
      assertThat(inside).isEqualTo(scrubber.judge(Place.LOG, Utf8Text.EMPTY, Utf8Text.of(text)));
    }
  }

  @Test
  void plantedSecretsNeverSurvive() {
    Random random = new Random(42);
    List<String> around =
        List.of(" ", "\n", "\"", ", ", " 12 ", "x ", " é", "(", ") ", " = ", "=", "; ", "a: ", "<");
    for (int i = 0; i < 100_000; i++) {
      String secret = secret(random);
      String before = around.get(random.nextInt(around.size()));
      String after =
          List.of(" ", "\n", "\"", ", ", " 12", ")", "", ";", ". ").get(random.nextInt(9));
      String text = random(random, random.nextInt(4)) + " " + before + secret + after;
      String scrubbed = scrub(text);
      assertThat(scrubbed).as("from %s", text).doesNotContain(secret);
    }
  }

  private static String secret(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> letters(random, 3) + "." + letters(random, 5) + "@" + letters(random, 6) + ".org";
      case 1 -> card(random);
      case 2 -> "+" + (1 + random.nextInt(9)) + digits(random, 10 + random.nextInt(4));
      case 3 -> "ghp_" + letters(random, 18) + digits(random, 18);
      case 4 -> "eyJ" + letters(random, 20) + "." + letters(random, 20) + "." + digits(random, 20);
      case 5 -> iban(random);
      case 6 -> cpf(random);
      default -> "AKIA" + digits(random, 8) + "ABCDEFGH";
    };
  }

  private static String card(Random random) {
    String body = "4" + digits(random, 14);
    for (int check = 0; ; check++) {
      String number = body + check;
      int sum = 0;
      for (int i = 0; i < 16; i++) {
        int d = number.charAt(i) - '0';
        sum += i % 2 == 0 ? (d * 2 > 9 ? d * 2 - 9 : d * 2) : d;
      }
      if (sum % 10 == 0) {
        String separator = List.of("", " ", "-").get(random.nextInt(3));
        return number.replaceAll("(....)(?=.)", "$1" + separator);
      }
    }
  }

  private static String iban(Random random) {
    String account = digits(random, 12 + random.nextInt(16));
    BigInteger checked = new BigInteger(account + "131400"); // DE00
    int check = 98 - checked.mod(BigInteger.valueOf(97)).intValue();
    String number = "DE%02d%s".formatted(check, account);
    return random.nextBoolean() ? number : number.replaceAll("(....)(?=.)", "$1 ");
  }

  private static String cpf(Random random) {
    String body = digits(random, 9);
    for (int all = 2; all > 0; all--) {
      int sum = 0;
      for (int i = 0; i < body.length(); i++) {
        sum += (body.charAt(i) - '0') * (body.length() + 1 - i);
      }
      body += sum * 10 % 11 % 10;
    }
    return body.replaceAll("(...)(...)(...)(..)", "$1.$2.$3-$4");
  }

  private static String letters(Random random, int n) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < n; i++) {
      out.append((char) ('a' + random.nextInt(26)));
    }
    return out.toString();
  }

  private static String digits(Random random, int n) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < n; i++) {
      out.append((char) ('0' + random.nextInt(10)));
    }
    return out.toString();
  }

  /** Repetitions that make backtracking matchers quadratic or worse. */
  @Test
  void workIsLinearInEvilTexts() {
    List<String> evil = new ArrayList<>(List.of(PARTS));
    evil.addAll(
        List.of(
            "a@",
            "a.",
            "a.@",
            "@a.",
            "1 ",
            "1-",
            "1.",
            "(1",
            "+1",
            "+1 ",
            "1 2 3 ",
            "0 1",
            "4111 ",
            "%40%40",
            "a%40",
            "://a:",
            "://a:b",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY",
            "password=",
            "password=\"",
            "password:\\\"",
            "\"password\":",
            "user=a ",
            "Bearer ",
            "Bearer aaaaaaaa",
            "basic aaaa",
            "eyJ",
            "eyJ.",
            "AKIA",
            "AKIA1",
            "token ",
            "--token ",
            "cookie: ",
            "authorization:",
            "password=\\",
            "secret='",
            "-",
            "----------",
            "\\\\\\\\"));
    for (String part : evil) {
      scrub(part.repeat(200_000 / part.length()));
      scrub(part.repeat(50_000 / part.length()) + "@example.org");
    }
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      scrub(random(random, 3).repeat(20_000));
    }
  }

  @Test
  void aMegabyteOfAttributeValueIsScrubbedInOnePass() {
    String value = "x".repeat(1 << 20) + " alice@example.org " + "9".repeat(1 << 20);
    assertThat(scrub(value)).hasSize(value.length() - "alice@example.org".length() + 16);
  }
}
