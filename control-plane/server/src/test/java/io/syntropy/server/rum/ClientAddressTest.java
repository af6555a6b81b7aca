package io.syntropy.server.rum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
  private static final String PEER = "10.0.0.9";

  private static String of(String... forwarded) {
    return ClientAddress.of(List.of(forwarded), PEER);
  }

  @Test
  void isTheOneThatTheProxyAddedAndNotWhatTheClientWrote() {
    assertThat(of()).isEqualTo(PEER);
    assertThat(of("203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(of("1.1.1.1, 203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(of("1.1.1.1", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(of("")).isEqualTo(PEER);
    assertThat(of("x".repeat(101))).isEqualTo(PEER);
  }

  @Test
  void aPortDoesNotMakeAnother() {
    assertThat(of("203.0.113.7:51000")).isEqualTo("203.0.113.7");
    assertThat(of("[2001:db8:1:2::7]:51000")).isEqualTo(of("2001:db8:1:2::7"));
  }

  @Test
  void aNetworkOfIpv6IsOne() {
    assertThat(of("2001:db8:1:2::7")).isEqualTo(of("2001:db8:1:2:ffff:1::")).doesNotContain(":");
    assertThat(of("2001:db8:1:2::7")).isNotEqualTo(of("2001:db8:1:3::7"));
    assertThat(of("::ffff:203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(ClientAddress.of(List.of(), "fe80::1%eth0"))
        .isEqualTo(ClientAddress.of(List.of(), "fe80::2"));
    assertThat(of("a:b:not")).isEqualTo("a:b:not");
  }
}
