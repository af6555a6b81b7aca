package io.syntropy.server.identity;

import io.syntropy.client.token.TokenFile;
import io.syntropy.client.token.TokenRecord;
import io.syntropy.server.identity.SignInEvent.Often;
import io.syntropy.server.identity.SignInEvent.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the bearer tokens between two looks at their file. The command line makes tokens
 * without the server, so the file is where they are seen. Sessions tell of themselves.
 */
final class TokenChanges {
  /** The command line makes itself one for each call. */
  private static final Duration SHORT = Duration.ofMinutes(15);

  private static final String BY = "token_file";

  private TokenChanges() {}

  static List<SignInEvent> between(
      Map<String, TokenRecord> before, Map<String, TokenRecord> after, Instant now) {
    List<SignInEvent> events = new ArrayList<>();
    for (TokenRecord token : after.values()) {
      if (!before.containsKey(token.hash()) && token.use() == TokenRecord.Use.BEARER) {
        events.add(event(What.TOKEN_CREATED, token, token.created()));
      }
    }
    for (TokenRecord token : before.values()) {
      if (!after.containsKey(token.hash())
          && token.use() == TokenRecord.Use.BEARER
          && !token.expired(now)) {
        events.add(event(What.TOKEN_REVOKED, token, now));
      }
    }
    return events;
  }

  private static SignInEvent event(What what, TokenRecord token, Instant at) {
    String who = token.role() + ":" + token.name();
    boolean brief = Duration.between(token.created(), token.expires()).compareTo(SHORT) <= 0;
    return new SignInEvent(
        what,
        "control-plane",
        who,
        BY,
        brief ? Often.EPISODES : Often.EACH,
        who,
        // The hash of the hash: enough to know the token again, of no use for anything else.
        brief
            ? Optional.empty()
            : Optional.of(
                what.name().toLowerCase(java.util.Locale.ROOT)
                    + "-"
                    + TokenFile.hash(token.hash()).substring(0, 32)),
        Map.of("expires_at", token.expires().toString()),
        at);
  }
}
