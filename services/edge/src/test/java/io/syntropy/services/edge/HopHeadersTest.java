package io.syntropy.services.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class HopHeadersTest {
  @Test
  void passesOnlyWhatIsMeantForTheOtherEnd() {
    MultiMap from =
        MultiMap.caseInsensitiveMultiMap()
            .add("Connection", "close, X-Private")
            .add("x-private", "1")
            .add("Transfer-Encoding", "chunked")
            .add("X-Forwarded-For", "6.6.6.6")
            .add("Host", "evil")
            .add("traceparent", "00-a-b-01")
            .add("Set-Cookie", "a=1")
            .add("Set-Cookie", "b=2");
    MultiMap to = MultiMap.caseInsensitiveMultiMap();

    HopHeaders.copy(from, to);

    assertThat(to.names()).containsExactlyInAnyOrder("traceparent", "Set-Cookie");
    assertThat(to.getAll("set-cookie")).containsExactly("a=1", "b=2");
  }
}
