package io.syntropy.services.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UpstreamTest {
  @Test
  void readsServicesAndRegionsInOrder() {
    var services = Upstream.parse(" social@b=http://h:1 ,social@a=http://h, credit@x=http://h:3,");

    assertThat(services.keySet()).containsExactly("social", "credit");
    assertThat(services.get("social")).extracting(Upstream::region).containsExactly("b", "a");
    assertThat(services.get("social")).extracting(Upstream::port).containsExactly(1, 80);
  }

  @Test
  void saysWhatIsWrongWithAnEntry() {
    assertThatThrownBy(() -> Upstream.parse("social=http://h:1"))
        .hasMessageContaining("social=http://h:1 (expected service@region=http://host:port)");
    assertThatThrownBy(() -> Upstream.parse("s@a=https://h:1"))
        .hasMessageContaining("expected http://host:port");
    assertThatThrownBy(() -> Upstream.parse("s@a=http://h:1,s@a=http://h:2"))
        .hasMessageContaining("s@a (expected once)");
  }
}
