package io.syntropy.telemetry.govern;

import java.util.Locale;

/** Why something was scrubbed; what is scrubbed is counted by these. */
public enum ScrubRule {
  /** The attribute's key is denied; attribute and value are gone. */
  DENIED_KEY,
  /** The key names an identity; the value became a keyed hash. */
  IDENTITY,
  /** A denied key with its value inside a text, as {@code password=...} or in JSON. */
  SECRET_IN_TEXT,
  /** Literals of a database statement became {@code ?}. */
  STATEMENT_LITERAL,
  /** An e-mail address. */
  EMAIL,
  /** A telephone number, E.164 or a common local form. */
  PHONE,
  /** A payment card number: issuer's prefix, length and Luhn digit. */
  CARD,
  /** A bank account: an IBAN whose check digits fit. */
  IBAN,
  /** A tax number of a person: Brazil's CPF as it is written, with its check digits. */
  TAX_ID,
  /** A JSON web token. */
  JWT,
  /** What follows {@code Bearer} or {@code Basic}. */
  AUTHORIZATION,
  /** An API key or token recognisable by its issuer's prefix. */
  API_KEY,
  /** A private key block. */
  PRIVATE_KEY,
  /** User and password in a URL. */
  URL_CREDENTIALS;

  private final String label = name().toLowerCase(Locale.ROOT);
  private final String marker = "[redacted:" + label + "]";

  /** The rule's name in metrics and answers, as {@code denied_key}. */
  public String label() {
    return label;
  }

  /** What takes the place of a scrubbed part of a text, as {@code [redacted:email]}. */
  public String marker() {
    return marker;
  }
}
