package io.syntropy.services.credit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.UUID;

/**
 * What became of an order, for good.
 *
 * @param transferId identity
 * @param from account that pays
 * @param to account that receives
 * @param amount minor units
 * @param outcome booked, or why not
 * @param createdAt when it was decided, RFC 3339
 */
public record Transfer(
    UUID transferId, String from, String to, long amount, Outcome outcome, String createdAt) {

  /** The end of an order. */
  public enum Outcome {
    /** Two entries were made. */
    @JsonProperty("booked")
    BOOKED,
    /** The payer had too little. */
    @JsonProperty("insufficient_funds")
    INSUFFICIENT_FUNDS,
    /** The payer does not exist. */
    @JsonProperty("unknown_account")
    UNKNOWN_ACCOUNT;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(String column) {
      return valueOf(column.toUpperCase(Locale.ROOT));
    }
  }
}
