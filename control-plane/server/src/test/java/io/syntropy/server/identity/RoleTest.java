package io.syntropy.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoleTest {
  @Test
  void higherRolesIncludeLowerOnes() {
    assertThat(Role.parse("admin").granted()).contains("operator", "viewer", "service");
    assertThat(Role.parse("operator").granted()).containsExactlyInAnyOrder("operator", "viewer");
    assertThat(Role.parse("viewer").granted()).containsExactly("viewer");
    assertThat(Role.parse("service:social").granted())
        .containsExactlyInAnyOrder("service", "service:social");
  }

  @Test
  void whatIsNoRoleIsRefused() {
    for (String text : new String[] {"", "root", "service", "service:", "admin:x", "service:A/b"}) {
      assertThatThrownBy(() -> Role.parse(text)).hasMessageContaining("role: ");
    }
  }
}
