package io.syntropy.client.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileIT {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir Path folder;

  @Test
  void storesTheHashAndNeverTheToken() throws Exception {
    IssuedToken token = TokenFile.in(folder).issue("admin", "ana", Duration.ofHours(12), NOW);

    String text = Files.readString(TokenFile.in(folder).path());
    assertThat(token.secret()).startsWith("syn_").hasSize(47);
    assertThat(text).contains(TokenFile.hash(token.secret())).doesNotContain(token.secret());
    assertThat(token.toString()).doesNotContain(token.secret());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(TokenFile.in(folder).path())))
        .isEqualTo("rw-------");
  }

  @Test
  void expiredAndRevokedTokensAreNotLive() {
    TokenFile file = TokenFile.in(folder);
    IssuedToken brief = file.issue("viewer", "a", Duration.ofMinutes(1), NOW);
    IssuedToken revoked = file.issue("viewer", "b", Duration.ofHours(1), NOW);
    IssuedToken kept = file.issue("service:social", "c", Duration.ofHours(1), NOW);
    file.revoke(revoked.record().hash(), NOW);

    assertThat(file.live(NOW)).containsOnlyKeys(brief.record().hash(), kept.record().hash());
    assertThat(file.live(NOW.plusSeconds(60))).containsOnlyKeys(kept.record().hash());
  }

  @Test
  void aSessionEndsWithItsToken() {
    TokenFile file = TokenFile.in(folder);
    IssuedToken token = file.issue("admin", "ana", Duration.ofHours(1), NOW);
    String hash = token.record().hash();
    file.issue(
        TokenRecord.Use.SESSION, "admin", "ana", Duration.ofHours(1), NOW, Optional.of(hash));
    assertThat(file.live(NOW)).hasSize(2);

    file.revoke(hash, NOW);

    assertThat(file.live(NOW)).isEmpty();
  }

  @Test
  void aTornLineCostsOnlyItself() throws Exception {
    TokenFile file = TokenFile.in(folder);
    IssuedToken before = file.issue("admin", "a", Duration.ofHours(1), NOW);
    Files.writeString(file.path(), "{\"hash\":\"abc", StandardOpenOption.APPEND);
    IssuedToken after = file.issue("admin", "b", Duration.ofHours(1), NOW);

    assertThat(file.live(NOW)).containsOnlyKeys(before.record().hash(), after.record().hash());
  }

  @Test
  void compactionDropsTheDeadAndKeepsTheLive() throws Exception {
    TokenFile file = TokenFile.in(folder);
    file.issue("viewer", "old", Duration.ofMinutes(1), NOW);
    IssuedToken kept = file.issue("operator", "kept", Duration.ofHours(1), NOW);

    file.compact(NOW.plusSeconds(120));

    assertThat(Files.readAllLines(file.path())).hasSize(1);
    assertThat(file.live(NOW.plusSeconds(120))).containsOnlyKeys(kept.record().hash());
  }

  @Test
  void concurrentWritersLoseNothing() throws Exception {
    Callable<IssuedToken> issue =
        () -> TokenFile.in(folder).issue("viewer", "x", Duration.ofHours(1), NOW);
    try (var pool = Executors.newFixedThreadPool(8)) {
      for (var done : pool.invokeAll(java.util.Collections.nCopies(64, issue))) {
        assertThat(TokenFile.in(folder).live(NOW)).containsKey(done.get().record().hash());
      }
    }
  }

  @Test
  void refusesBadRolesAndTimes() {
    TokenFile file = TokenFile.in(folder);
    for (String role : List.of("root", "service:", "service:A b", "Admin")) {
      assertThatThrownBy(() -> file.issue(role, "x", Duration.ofHours(1), NOW))
          .hasMessageStartingWith("role: " + role);
    }
    assertThatThrownBy(() -> file.issue("admin", "x", Duration.ZERO, NOW))
        .hasMessageContaining("ttl: PT0S (expected 0 < ttl");
    assertThat(file.live(NOW)).isEmpty();
  }
}
