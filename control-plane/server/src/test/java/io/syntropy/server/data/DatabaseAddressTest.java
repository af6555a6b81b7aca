package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseAddressTest {
  @Test
  void credentialsLeaveTheUrl() {
    DatabaseAddress address =
        DatabaseAddress.parse("postgres://an%40a:p%2Bw+d@db.example:5433/syn?sslmode=require");

    assertThat(address.jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example:5433/syn?sslmode=require");
    assertThat(address.user()).isEqualTo("an@a");
    assertThat(address.password()).isEqualTo("p+w+d");
    assertThat(address.toString()).doesNotContain("p+w");
  }

  @Test
  void jdbcUrlsAreTakenToo() {
    DatabaseAddress address = DatabaseAddress.parse("jdbc:postgresql://127.0.0.1/syn?user=u");

    assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1/syn?user=u");
    assertThat(address.user()).isEmpty();
  }

  @Test
  void othersAreRefusedWithoutRepeatingThem() {
    for (String url :
        new String[] {"mysql://u:secret@h/d", "postgresql:secret", "postgresql://secret", " "}) {
      assertThatThrownBy(() -> DatabaseAddress.parse(url))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("SYNTROPY_DB_URL")
          .hasMessageNotContaining("secret");
    }
  }
}
