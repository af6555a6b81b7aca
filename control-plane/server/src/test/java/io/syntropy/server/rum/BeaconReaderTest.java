package io.syntropy.server.rum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeaconReaderTest {
  private static final String HEAD = "{\"key\":\"k\",\"route\":\"/\",\"device\":\"mobile\"";

  private static Beacon read(String json) {
    return BeaconReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatThePageSendsIsRead() {
    Beacon beacon =
        read(
            HEAD
                + """
                ,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",
                "vitals":{"ttfb":0.1,"cls":0},
                "errors":[{"type":"TypeError","message":"x","source":"a.js","line":1,"column":2}],
                "network_errors":[{"route":"/a","status":503},{"route":"/b","status":0}]}\
                """);
    assertThat(beacon.vitals()).isEqualTo(new Beacon.Vitals(0.1, null, null, 0.0, null));
    assertThat(beacon.errors()).hasSize(1);
    assertThat(beacon.networkErrors()).hasSize(2);
    assertThat(read(HEAD + "}").errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          }                                    | body: not JSON
          [1]                                  | body: another form
          null                                 | body: null
          {"key":"k"}                          | route: missing
          {"key":"k","route":"/","device":"mobile","ana":1} | describes, at ana
          {"key":"k","key":"k"}                | body: not JSON
          {"user":"ana@example.org"}           | key: missing
          {"key":"k","route":"/","device":"tv"} | device: not known
          """)
  void whatIsNoBeaconIsRefused(String json, String message) {
    refused(json, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ,"vitals":{"lcp":601}}                                    | vitals.lcp: 601.0 (expected 0 to 600)
          ,"vitals":{"cls":-1}}                                     | vitals.cls: -1.0 (expected 0 to 100)
          ,"vitals":{"lcp":"1"}}                                    | at vitals.lcp
          ,"vitals":{"fid":1}}                                      | at vitals.fid
          ,"trace_id":"00000000000000000000000000000000"}           | trace_id: (expected 32
          ,"network_errors":[{"route":"/","status":200}]}           | network_errors.status: 200 (expected 0, or 400 to 599)
          ,"network_errors":[{"route":"/","status":404.5}]}         | at network_errors.[].status
          ,"errors":[{"type":"","message":"x"}]}                    | errors.type: 0 characters
          ,"errors":[{"type":"E","message":"x","line":-1}]}         | errors.line: -1
          } {}                                                      | body: another form
          ,"vitals":{"a":{"b":{"c":{"d":{}}}}}}                     |
          """)
  void whatIsOutOfBoundsIsRefused(String rest, String message) {
    refused(HEAD + rest, message == null ? "" : message);
  }

  private static void refused(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(json))
        .withMessageContaining(message)
        .withMessageNotContaining("ana@example.org");
  }

  @Test
  void countsAreBounded() {
    String error = "{\"type\":\"E\",\"message\":\"x\"},";
    refused(
        HEAD + ",\"errors\":[" + error.repeat(10) + error.replace("},", "}") + "]}",
        "errors: 11 (expected at most 10)");
    String failed = "{\"route\":\"/\",\"status\":0},";
    refused(
        HEAD + ",\"network_errors\":[" + failed.repeat(20) + failed.replace("},", "}") + "]}",
        "network_errors: 21 (expected at most 20)");
  }
}
