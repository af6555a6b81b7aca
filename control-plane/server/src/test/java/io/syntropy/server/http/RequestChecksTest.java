package io.syntropy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestChecksTest {
  private final HostCheck hosts = new HostCheck(Set.of("console.example.org", "10.0.0.5"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1:1",
        "127.9.9.9",
        "[::1]",
        "[::1]:8080",
        "console.example.org",
        "Console.Example.org:443",
        "10.0.0.5:8080"
      })
  void ownHosts(String host) {
    assertThat(hosts.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost:x",
        "localhost@evil",
        "10.0.0.6",
        "[::2]",
        "127.0.0.1/x",
        "localhost:1:2",
        "1270.0.0.1"
      })
  void foreignHosts(String host) {
    assertThat(hosts.allows(host)).isFalse();
    assertThat(hosts.allows(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET,  false, true,  https://evil, true",
        "GET,  true,  true,  http://h:1,   true",
        "GET,  true,  true,  https://evil, false",
        "GET,  true,  false, https://evil, false",
        "GET,  true,  true,  -,            false",
        "GET,  true,  false, -,            true",
        "POST, false, true,  http://h:1,   true",
        "POST, false, true,  http://h:2,   false",
        "POST, false, true,  http://h,     false",
        "POST, false, true,  null,         false",
        "POST, false, true,  -,            false",
        "POST, false, false, -,            true",
        "POST, false, false, https://evil, false",
        "DELETE, false, true, http://a b,  false",
      })
  void writesAndSocketsMustComeFromOurPage(
      String method, boolean upgrade, boolean cookie, String origin, boolean allowed) {
    assertThat(OriginCheck.allows(method, upgrade, cookie, origin, "h:1")).isEqualTo(allowed);
  }

  @Test
  void defaultPortsCountAsNamed() {
    assertThat(OriginCheck.allows("POST", false, true, "https://h", "h:443")).isTrue();
    assertThat(OriginCheck.allows("POST", false, true, "https://h", "h")).isTrue();
    assertThat(OriginCheck.allows("POST", false, true, "http://h", "h:443")).isFalse();
  }

  @Test
  void onlyWellFormedTraceIdsAreTaken() {
    String id = "4bf92f3577b34da6a3ce929d0e0e4736";
    assertThat(RequestTrace.idFrom("00-" + id + "-00f067aa0ba902b7-01")).isEqualTo(id);
    for (String header :
        new String[] {
          "ff-" + id + "-00f067aa0ba902b7-01",
          "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
          "00-" + id + "-short-01",
          "x"
        }) {
      assertThat(RequestTrace.idFrom(header)).matches("[0-9a-f]{32}").isNotEqualTo(id);
    }
    assertThat(RequestTrace.idFrom(null)).isNotEqualTo(RequestTrace.idFrom(null));
  }

  @Test
  void refusalsBeyondTenAMinuteAreCountedInstead() {
    Instant now = Instant.parse("2026-11-20T10:00:00Z");
    Denials.Window window = new Denials.Window(now, 10);
    for (int i = 0; i < 10; i++) {
      assertThat(window.admit(now)).hasValue(0);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(window.admit(now.plusSeconds(59))).isEmpty();
    }
    assertThat(window.admit(now.plusSeconds(60))).hasValue(5);
    assertThat(window.admit(now.plusSeconds(61))).hasValue(0);
  }
}
