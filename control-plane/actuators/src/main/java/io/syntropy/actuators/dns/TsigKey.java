package io.syntropy.actuators.dns;

import io.syntropy.actuators.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;

/**
 * A TSIG key (RFC 8945) from a file of mode 0600: as {@code tsig-keygen} writes it, or one line
 * {@code hmac-sha256:NAME:BASE64} as {@code keymgr -t} heads its output with. HMAC-SHA-256, -384 or
 * -512; MD5 and SHA-1 are refused.
 */
public final class TsigKey {
  private static final Map<String, Name> ALGORITHMS =
      Map.of(
          "hmac-sha256", TSIG.HMAC_SHA256,
          "hmac-sha384", TSIG.HMAC_SHA384,
          "hmac-sha512", TSIG.HMAC_SHA512);
  private static final Pattern BIND =
      Pattern.compile(
          "key\\s+\"?([^\"\\s{]+)\"?\\s*\\{\\s*algorithm\\s+\"?([^\";\\s]+)\"?\\s*;\\s*secret\\s+\"?([^\";\\s]+)\"?\\s*;");
  private static final Pattern LINE =
      Pattern.compile("(?m)^#?\\s*(hmac-[a-z0-9]+):([^:\\s]+):(\\S+)");

  private final String name;
  private final TSIG tsig;

  private TsigKey(String name, TSIG tsig) {
    this.name = name;
    this.tsig = tsig;
  }

  /**
   * Reads a key.
   *
   * @throws IOException when the file is open to others or holds no such key
   */
  public static TsigKey read(Path file) throws IOException {
    return parse(file.toString(), SecretFile.read(file));
  }

  /**
   * Reads a key from a secret's text.
   *
   * @param origin where it is kept, for messages; they never hold the text
   * @throws IOException when the text holds no such key
   */
  public static TsigKey parse(String origin, String text) throws IOException {
    Matcher bind = BIND.matcher(text);
    if (bind.find()) {
      return of(origin, bind.group(1), bind.group(2), bind.group(3));
    }
    Matcher line = LINE.matcher(text);
    if (line.find()) {
      return of(origin, line.group(2), line.group(1), line.group(3));
    }
    throw new IOException(
        origin + ": no TSIG key (expected the output of tsig-keygen, or hmac-sha256:NAME:BASE64)");
  }

  private static TsigKey of(String file, String name, String algorithm, String secret)
      throws IOException {
    Name code = ALGORITHMS.get(algorithm);
    if (code == null) {
      throw new IOException(
          "%s: algorithm %s (expected hmac-sha256, hmac-sha384 or hmac-sha512)"
              .formatted(file, algorithm));
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(secret);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": the secret is not base64", null);
    }
    if (bytes.length < 16) {
      throw new IOException(
          "%s: a secret of %d bytes (expected at least 16)".formatted(file, bytes.length));
    }
    try {
      String absolute = name.endsWith(".") ? name : name + ".";
      return new TsigKey(absolute, new TSIG(code, Name.fromString(absolute), secret));
    } catch (TextParseException e) {
      throw new IOException(file + ": key name " + name + " (expected a DNS name)", e);
    }
  }

  TSIG tsig() {
    return tsig;
  }

  /** The key's name; never its secret. */
  @Override
  public String toString() {
    return name;
  }
}
