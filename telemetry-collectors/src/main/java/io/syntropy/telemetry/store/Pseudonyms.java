package io.syntropy.telemetry.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * Takes from log records what leads to one person. The value of each of {@link #KEYS} becomes a
 * hash with a random key that nobody keeps, wherever it occurs in the record: records of one file
 * can still be told to be of the same person, those of different files cannot.
 */
final class Pseudonyms {
  /** Attributes that say who. */
  static final List<String> KEYS =
      List.of(
          "user_hash",
          "user.hash",
          "user.id",
          "user.name",
          "user.email",
          "user.full_name",
          "enduser.id",
          "session.id",
          "device.id",
          "client.address",
          "source.address",
          "net.peer.ip");

  /** Shorter values are replaced as that attribute only, not within other text. */
  private static final int LEAST = 6;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Pseudonyms() {}

  /** {@code select}, which gives the columns of {@link LogTable}, without persons. */
  static String of(String select) {
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    String salt = HexFormat.of().formatHex(key);
    String sql = select;
    for (String attribute : KEYS) {
      for (String column : List.of("attributes", "resource")) {
        sql = without(sql, attribute, column, salt);
      }
    }
    return sql;
  }

  private static String without(String select, String attribute, String column, String salt) {
    String pair = "\"" + attribute + "\":\"";
    String pattern = pair.replace(".", "\\.") + "((?:[^\"\\\\]|\\\\.)+)\"";
    return "SELECT * EXCLUDE (who, pseudonym) REPLACE ("
        + everywhere("attributes", pair)
        + ", "
        + everywhere("resource", pair)
        + ", CASE WHEN length(who) >= "
        + LEAST
        + " THEN replace(body, who, pseudonym) ELSE body END AS body)"
        + " FROM (SELECT *, 'p-' || left(sha256('"
        + salt
        + "' || who), 16) AS pseudonym FROM (SELECT *, regexp_extract("
        + column
        + ", '"
        + pattern
        + "', 1) AS who FROM ("
        + select
        + ")))";
  }

  private static String everywhere(String column, String pair) {
    return "CASE WHEN length(who) >= "
        + LEAST
        + " THEN replace("
        + column
        + ", who, pseudonym) WHEN who <> '' THEN replace("
        + column
        + ", '"
        + pair
        + "' || who || '\"', '"
        + pair
        + "' || pseudonym || '\"') ELSE "
        + column
        + " END AS "
        + column;
  }
}
