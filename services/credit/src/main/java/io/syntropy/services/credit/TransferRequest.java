package io.syntropy.services.credit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An order to move coins.
 *
 * @param from account that pays; must exist
 * @param to account that receives; opened when it does not exist
 * @param amount whole minor units, 1 to 1,000,000,000,000
 */
public record TransferRequest(String from, String to, Long amount) {
  /** The most one transfer moves. */
  public static final long MOST = 1_000_000_000_000L;

  private static final Pattern ACCOUNT = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:-]{0,62}");

  /** Checks the names, that they differ, and the amount. */
  public TransferRequest {
    account("from", from);
    account("to", to);
    if (from.equals(to)) {
      throw new IllegalArgumentException("to: " + to + " (expected another account than from)");
    }
    if (amount == null || amount < 1 || amount > MOST) {
      throw new IllegalArgumentException("amount: " + amount + " (expected 1.." + MOST + ")");
    }
  }

  private static void account(String field, @Nullable String id) {
    if (id == null || !ACCOUNT.matcher(id).matches()) {
      throw new IllegalArgumentException(
          field + ": " + id + " (expected 1 to 63 letters, digits, '.', '_', ':' or '-')");
    }
  }

  /** SHA-256 of the order; names hold no line break, so no two orders share the text hashed. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((from + "\n" + to + "\n" + amount).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
