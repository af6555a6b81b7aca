package io.syntropy.alerts.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.OpenSlo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeDocumentsTest {
  private static final String HEAD =
      """
      apiVersion: syntropy/v1
      kind: Probe
      metadata: {name: p}
      spec:
      """;
  private static final String REGIONS = "  regions: [{name: eu, base_url: https://eu.example}]\n";

  private static JsonSchema schema() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(ProbeDocumentsTest.class.getResourceAsStream("/schemas/probe.schema.json"));
  }

  private static ProbeDocuments decode(String yaml) {
    return ProbeDocuments.decode(Documents.read("p.yaml", yaml).documents());
  }

  private static List<String> faults(String steps) {
    return decode(HEAD + "  service: social\n" + REGIONS + "  steps:\n" + steps).faults().stream()
        .map(Fault::message)
        .toList();
  }

  @Test
  void whatShipsIsReadAndTheSchemaAcceptsIt() throws IOException {
    String text = Files.readString(Path.of("catalogue/probes.yaml"));
    Documents documents = Documents.read(Map.of("probes.yaml", text));
    assertThat(documents.faults()).isEmpty();
    assertThat(OpenSlo.decode(documents.documents()).faults()).isEmpty();
    assertThat(AlertDocuments.decode(documents.documents()).faults()).isEmpty();

    ProbeDocuments decoded = ProbeDocuments.decode(documents.documents());

    assertThat(decoded.faults()).isEmpty();
    ProbeSpec spec = decoded.probes().get("social-check-in");
    assertThat(spec).isNotNull();
    assertThat(spec.every()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.regions()).extracting(ProbeSpec.Region::name).contains("sa-east-1");
    assertThat(spec.steps()).extracting(Step::name).containsExactly("login", "feed", "check-in");
    assertThat(spec.steps()).extracting(Step::timeout).last().isEqualTo(Duration.ofSeconds(2));
    assertThat(spec.secrets()).containsExactly("social-probe-password", "social-probe-user");
    Step login = spec.steps().getFirst();
    assertThat(login.capture())
        .containsEntry("token", new Step.FromJson("/token"))
        .containsEntry("session", new Step.FromHeader("X-Session-Id"));
    assertThat(login.contentType()).isEqualTo("application/json");
    assertThat(spec.steps().get(1).expect().json())
        .contains(new JsonCheck("/degraded", JsonCheck.Kind.BOOLEAN, "false"));
    String probe = text.substring(0, text.indexOf("\n---"));
    assertThat(schema().validate(probe, InputFormat.YAML)).isEmpty();
  }

  @Test
  void aCaptureIsKnownToLaterStepsOnly() {
    assertThat(
            faults(
                """
                    - {name: a, path: /a, headers: {X-Token: "${token}"}, capture: {token: /t}}
                    - {name: b, path: "/b/${tokn}"}
                    - {name: c, path: "/c/${token}", capture: {token: /t}}
                """))
        .containsExactlyInAnyOrder(
            "X-Token: ${token} (expected a capture of an earlier step: none yet)",
            "path: ${tokn} (expected a capture of an earlier step: token)",
            "capture: token is captured by an earlier step");
  }

  @Test
  void namesAreGivenOnce() {
    assertThat(faults("    - {name: a, path: /a}\n    - {name: a, path: /b}\n"))
        .containsExactly("name: a is given twice (expected each step's name once)");
    assertThat(
            decode(
                    HEAD
                        + """
                          service: s
                          regions:
                            - {name: eu, base_url: https://a.example}
                            - {name: eu, base_url: https://b.example}
                          steps: [{name: a, path: /}]
                        """)
                .faults())
        .extracting(Fault::message)
        .containsExactly("name: eu is given twice (expected each region once)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          path: "https://other.example/a"             | path: an absolute URL (expected a path such as /v1/feed;
          path: "//other.example/a"                   | path: an absolute URL
          path: "a"                                   | path: a (expected a path such as /v1/feed, without fragment
          path: "/a#b"                                | path: /a#b (expected a path
          path: "/a/../b"                             | path: /a/../b (expected a path
          path: "/a b"                                | path: /a b (expected a path such as /v1/feed, percent-encoded
          path: "/a?key=${secret:key}"                | path: with a secret (expected secrets in headers and bodies only)
          path: "/a/${secret:BIG}"                    | path: ${secret:BIG} (expected ${NAME} of a capture
          path: "/a/${x"                              | path: ${x (expected ${NAME} of a capture
          path: /a, method: TRACE                     | method: TRACE (expected one of DELETE, GET, HEAD
          path: /a, body: "x"                         | body: with GET (expected POST, PUT, PATCH or DELETE)
          path: /a, headers: {Host: b}                | headers: Host (expected a header's name; connection
          path: /a, headers: {"a b": b}               | headers: a b (expected a header's name
          path: /a, headers: {Authorization: "Bearer hunter2"} | Authorization: a fixed value (expected ${secret:NAME}
          path: /a, headers: {X: "a\\u000Ab"}         | X: with other characters (expected printable ASCII
          path: /a, timeout: 31s                      | timeout: 31s (expected 100ms to 30s)
          path: /a, expect: {status: [99]}            | a status, 100 to 599
          path: /a, expect: {max_bytes: 262145}       | max_bytes: 262145 (expected a whole number from 1 to 262144)
          path: /a, expect: {json: [{pointer: a}]}    | pointer: a (expected a JSON pointer such as /items/0/id)
          path: /a, expect: {json: [{pointer: /a, equals: [1]}]} | json: (expected equals with a text
          path: /a, expect: {json: [{pointer: /a, equals: 1, exists: true}]} | json: (expected equals with a text
          path: /a, expect: {statuses: [200]}         | statuses: unknown field
          path: /a, capture: {a-b: /x}                | capture: a-b (expected letters, digits and _)
          path: /a, capture: {a: "x y"}               | a: x y (expected a JSON pointer such as /token, or a header's
          """)
  void whatIsWrongIsNamed(String step, String message) {
    List<String> faults = faults("    - {name: a, " + step + "}\n");

    assertThat(faults).singleElement().asString().contains(message);
    assertThat(faults).asString().doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path: a",
        "path: \"//b.example\"",
        "path: /a, method: TRACE",
        "path: /a, expect: {status: [99]}",
        "path: /a, expect: {max_bytes: 262145}",
        "path: /a, expect: {json: [{pointer: a}]}",
        "path: /a, expect: {json: [{pointer: /a, equals: 1, exists: true}]}",
        "path: /a, capture: {a-b: /x}",
        "path: /a, capture: {a: \"x y\"}",
        "path: /a, colour: red"
      })
  void theSchemaRefusesTheFormsThatTheReaderRefuses(String step) {
    String text = HEAD + "  service: s\n" + REGIONS + "  steps:\n    - {name: a, " + step + "}\n";

    assertThat(schema().validate(text, InputFormat.YAML)).isNotEmpty();
    assertThat(decode(text).faults()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://social.example   | base_url: http://social.example (expected https, or http to loopback or a private
          http://11.0.0.1         | base_url: http://11.0.0.1 (expected https
          http://172.32.0.1       | base_url: http://172.32.0.1 (expected https
          ftp://10.0.0.1          | base_url: ftp://10.0.0.1 (expected https
          https://u:p@a.example   | base_url: with user, query or fragment
          https://a.example?x=1   | base_url: with user, query or fragment
          social.example          | base_url: null://null (expected https
          """)
  void onlySafeAddressesAreProbed(String url, String message) {
    assertThat(
            decode(
                    HEAD
                        + "  service: s\n  regions: [{name: eu, base_url: \""
                        + url
                        + "\"}]\n  steps: [{name: a, path: /}]\n")
                .faults())
        .singleElement()
        .extracting(Fault::message)
        .asString()
        .contains(message)
        .doesNotContain("u:p");
  }

  @ParameterizedTest
  @CsvSource({
    "https://social.example/base",
    "http://localhost:8080",
    "http://127.0.0.1:1",
    "http://[::1]:1",
    "http://10.1.2.3",
    "http://172.16.0.1",
    "http://192.168.0.1:8080",
    "http://[fd00::1]:80"
  })
  void nearAddressesMayGoWithoutTls(String url) {
    assertThat(BaseUrl.checked(url)).hasToString(url);
  }

  @Test
  void boundsHold() {
    assertThat(
            decode(HEAD + "  service: s\n  every: 4s\n" + REGIONS + "  steps: [{name: a, path: /}]")
                .faults())
        .extracting(Fault::message)
        .containsExactly("every: 4s (expected 5s to 1h)");
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < 21; i++) {
      steps.append("    - {name: s").append(i).append(", path: /}\n");
    }
    assertThat(faults(steps.toString())).containsExactly("steps: 21 (expected at most 20)");
  }

  @Test
  void allProbesTogetherAreBoundedAndTheFirstOnesStay() {
    StringBuilder text = new StringBuilder();
    for (int p = 0; p < 6; p++) {
      text.append(HEAD.replace("name: p", "name: p" + p)).append("  service: s\n  regions:\n");
      for (int r = 0; r < 50; r++) {
        text.append("    - {name: r").append(r).append(", base_url: https://a.example}\n");
      }
      text.append("  steps: [{name: a, path: /}]\n---\n");
    }

    ProbeDocuments decoded = decode(text.toString());

    assertThat(decoded.probes()).hasSize(5);
    assertThat(decoded.broken()).containsExactly("syntropy/v1/Probe/p5");
    assertThat(decoded.faults())
        .extracting(Fault::message)
        .containsExactly("regions: 300 of all probes up to this one (expected at most 256)");
  }
}
