package io.syntropy.server.identity;

import io.syntropy.client.token.TokenRecord;
import io.syntropy.server.data.ServerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who may send telemetry: anyone on loopback, else whoever has a token (contracts §2). */
@ApplicationScoped
public class IngestAccess {
  private final ServerConfig config;
  private final TokenStore tokens;

  /** Decides by {@code config}'s address and {@code tokens}. */
  public IngestAccess(ServerConfig config, TokenStore tokens) {
    this.config = config;
    this.tokens = tokens;
  }

  /** Decides on a bearer token; null when no token is needed. */
  public @Nullable Predicate<@Nullable String> predicate() {
    return config.loopbackOnly() ? null : this::allowed;
  }

  /** Further names a Host header may carry. */
  public Set<String> hosts() {
    return config.publicHosts().orElse(Set.of());
  }

  private boolean allowed(@Nullable String bearer) {
    return bearer != null && tokens.find(bearer, TokenRecord.Use.BEARER).isPresent();
  }
}
