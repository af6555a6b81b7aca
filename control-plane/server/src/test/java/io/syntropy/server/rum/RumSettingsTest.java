package io.syntropy.server.rum;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.config.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RumSettingsTest {
  private static final String HEAD =
      "applications:\n  - {name: web, key: q7VJ0y3nX2mB8sLd, service: web, origins: [";

  private static List<String> faults(String text) {
    List<Fault> faults = new ArrayList<>();
    RumSettings read = RumSettings.read("rum.yaml", text, faults);
    assertThat(read.isOn()).isEqualTo(faults.isEmpty());
    return faults.stream().map(Fault::message).toList();
  }

  @Test
  void applicationsAreRead() {
    List<Fault> faults = new ArrayList<>();
    RumSettings settings =
        RumSettings.read(
            "rum.yaml",
            HEAD
                + "\"https://a.example\", \"http://localhost:3000\"], region: eu,"
                + " routes: [/, \"/u/{id}\"], per_minute: 10, per_address_per_minute: 5}\n"
                + "x_forwarded_for: true\n",
            faults);
    assertThat(faults).isEmpty();
    assertThat(settings.forwarded()).isTrue();
    RumApplication web = settings.application("q7VJ0y3nX2mB8sLd").orElseThrow();
    assertThat(web.origins())
        .containsExactlyInAnyOrder("https://a.example", "http://localhost:3000");
    assertThat(web.routes()).containsExactly("/", "/u/{id}");
    assertThat(web.perMinute()).isEqualTo(10);
    assertThat(web.perAddress()).isEqualTo(5);
    assertThat(settings.application("other")).isEmpty();
    assertThat(settings.knows("https://a.example")).isTrue();
    assertThat(settings.knows("https://a.example.evil.example")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "https://a.example/"]}                 | origins: https://a.example/ (expected https://HOST
          "https://*.example"]}                  | origins: https://*.example
          "*"]}                                  | origins: *
          "null"]}                               | origins: null
          ]}                                     | origins: empty
          "https://a.example"], routes: [/u/7]}  | routes: /u/7 (expected a template such as /users/{id})
          "https://a.example"], per_minute: 0}   | per_minute: 0
          "https://a.example"], colour: red}     | colour: unknown field
          """)
  void whatIsWrongIsNamed(String rest, String message) {
    assertThat(faults(HEAD + rest)).singleElement().asString().contains(message);
  }

  @Test
  void keysAreLongEnoughAndUsedOnce() {
    assertThat(faults(HEAD.replace("q7VJ0y3nX2mB8sLd", "short") + "\"https://a.example\"]}"))
        .containsExactly("key: 5 characters (expected 16 to 64 of A-Z a-z 0-9 _ -)");
    String one =
        "  - {name: %s, key: q7VJ0y3nX2mB8sLd, service: s, origins: [\"https://a.example\"]}\n";
    assertThat(faults("applications:\n" + one.formatted("a") + one.formatted("b")))
        .containsExactly("applications: a name or key is given twice (expected each once)");
    assertThat(faults("")).isNotEmpty();
    assertThat(faults("applications: []")).isNotEmpty();
  }
}
