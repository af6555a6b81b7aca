package io.syntropy.actuators.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebhookTargetTest {
  private static WebhookTarget at(String url) {
    return new WebhookTarget("cdn", URI.create(url), null, Duration.ofSeconds(2));
  }

  @Test
  void isHttpsOrLoopback() {
    for (String good :
        new String[] {
          "https://cdn.example/hook",
          "http://127.0.0.1:8080/",
          "http://[::1]:1/",
          "http://localhost/"
        }) {
      assertThatCode(() -> at(good)).as(good).doesNotThrowAnyException();
    }
    for (String bad :
        new String[] {
          "http://cdn.example/",
          "http://127.0.0.1.evil.example/",
          "http://10.0.0.1/",
          "ftp://localhost/",
          "file:///etc/passwd",
          "https:opaque"
        }) {
      assertThatThrownBy(() -> at(bad))
          .as(bad)
          .hasMessageEndingWith("(expected https, or http on loopback)");
    }
    assertThatThrownBy(() -> at("https://user:pass@cdn.example/"))
        .hasMessageNotContaining("pass@")
        .hasMessageStartingWith("url: with user or fragment");
  }

  @Test
  void statesAreCanonicalBoundedObjects() {
    assertThat(new JsonState("{ \"b\": 1.0, \"a\": [ ] }"))
        .isEqualTo(new JsonState("{\"a\":[],\"b\":1}"));
    assertThatThrownBy(() -> new JsonState("[]")).hasMessageContaining("expected a JSON object");
    assertThatThrownBy(() -> new JsonState("{\"a\":1} x")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> new JsonState("{\"a\":1,\"a\":2}")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> new JsonState("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}"))
        .hasMessageContaining("not JSON");
    assertThatThrownBy(() -> new JsonState("{\"a\":\"" + "x".repeat(70_000) + "\"}"))
        .hasMessageContaining("expected at most 65536");
  }
}
