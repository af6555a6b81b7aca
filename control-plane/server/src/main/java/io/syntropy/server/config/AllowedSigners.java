package io.syntropy.server.config;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Whose signature a commit needs: a file in the form of OpenSSH's {@code allowed_signers} ({@code
 * ssh-keygen(1)}): principals, options, key type, key. Of the options {@code namespaces}, {@code
 * valid-after} and {@code valid-before} are understood; a line with another one counts for nothing.
 */
final class AllowedSigners {
  private static final String NAMESPACE = "git";
  private static final long MAX_BYTES = 1 << 20;
  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+)\\s+(?:((?:[a-z-]+(?:=\"[^\"]*\")?)(?:,[a-z-]+(?:=\"[^\"]*\")?)*)\\s+)??"
              + "((?:ssh|ecdsa|sk)-[a-zA-Z0-9@.-]+)\\s+([A-Za-z0-9+/=]+)(?:\\s.*)?");
  private static final Pattern OPTION = Pattern.compile("([a-z-]+)(?:=\"([^\"]*)\")?");

  /** A line that may be used for commits. */
  private record Signer(
      String principal, byte[] key, @Nullable Instant after, @Nullable Instant before) {}

  private final List<Signer> signers = new ArrayList<>();

  /**
   * Reads {@code file}.
   *
   * @throws IOException when it cannot be read
   */
  static AllowedSigners read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + ": larger than 1 MiB");
    }
    AllowedSigners all = new AllowedSigners();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        all.add(line.strip());
      }
    }
    return all;
  }

  private void add(String line) {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      return;
    }
    Instant after = null;
    Instant before = null;
    Matcher option = OPTION.matcher(m.group(2) == null ? "" : m.group(2));
    while (option.find()) {
      String value = option.group(2) == null ? "" : option.group(2);
      try {
        switch (option.group(1).toLowerCase(Locale.ROOT)) {
          case "namespaces" -> {
            if (!Arrays.asList(value.split(",")).contains(NAMESPACE)) {
              return;
            }
          }
          case "valid-after" -> after = time(value);
          case "valid-before" -> before = time(value);
          default -> {
            return;
          }
        }
      } catch (DateTimeParseException e) {
        return;
      }
    }
    try {
      signers.add(new Signer(m.group(1), Base64.getDecoder().decode(m.group(4)), after, before));
    } catch (IllegalArgumentException e) {
      // not base64: nobody's key
    }
  }

  /** {@code YYYYMMDD[HHMM[SS]][Z]}, in the machine's zone without the Z. */
  private static Instant time(String text) {
    boolean utc = text.endsWith("Z");
    String digits = utc ? text.substring(0, text.length() - 1) : text;
    if (!digits.matches("\\d{8}(\\d{4}(\\d{2})?)?")) {
      throw new DateTimeParseException("not YYYYMMDD[HHMM[SS]][Z]", text, 0);
    }
    String whole = digits + "000000".substring(0, 14 - digits.length());
    LocalDateTime local =
        LocalDateTime.parse(whole, DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT));
    return local.atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault()).toInstant();
  }

  /**
   * The principal who signed {@code commit} with a key that is allowed now.
   *
   * @throws IOException saying why there is none, and what to do
   */
  String signer(RevCommit commit, Instant now) throws IOException {
    byte[] armoured = commit.getRawGpgSignature();
    if (armoured == null) {
      throw refused(commit, "is not signed", "sign it: git commit -S, with gpg.format=ssh");
    }
    SshSignature signature;
    boolean good;
    try {
      signature = SshSignature.parse(armoured);
      good = signature.signs(unsigned(commit), NAMESPACE);
    } catch (EOFException e) {
      throw refused(commit, "has a signature that is cut off", "sign it anew");
    } catch (IOException e) {
      throw refused(commit, "cannot be checked: " + e.getMessage(), "sign it anew");
    }
    String key = "key " + signature.fingerprint();
    List<Signer> known =
        signers.stream().filter(s -> Arrays.equals(s.key(), signature.key())).toList();
    if (known.isEmpty()) {
      throw refused(
          commit, "is signed by unknown " + key, "add the key to SYNTROPY_CONFIG_SIGNERS");
    }
    if (!good) {
      throw refused(commit, "has a bad signature of " + key, "sign it anew");
    }
    return known.stream()
        .filter(s -> s.after() == null || !now.isBefore(s.after()))
        .filter(s -> s.before() == null || now.isBefore(s.before()))
        .findFirst()
        .map(Signer::principal)
        .orElseThrow(() ->
            refused(
                commit,
                "is signed by %s of %s, which is not valid now"
                    .formatted(key, known.get(0).principal()),
                "sign it anew with a valid key"));
  }

  private static IOException refused(RevCommit commit, String why, String todo) {
    return new IOException("commit %s %s (%s)".formatted(commit.name(), why, todo));
  }

  /** The commit as it was signed: without the header that holds the signature. */
  private static byte[] unsigned(RevCommit commit) {
    byte[] raw = commit.getRawBuffer();
    byte[] header = "gpgsig ".getBytes(StandardCharsets.US_ASCII);
    int at = 0;
    while (at < raw.length && raw[at] != '\n') {
      int end = at;
      do {
        while (raw[end] != '\n') {
          end++;
        }
        end++;
      } while (end < raw.length && raw[end] == ' '); // a value goes on
      if (Arrays.equals(
          raw, at, Math.min(raw.length, at + header.length), header, 0, header.length)) {
        byte[] rest = new byte[raw.length - (end - at)];
        System.arraycopy(raw, 0, rest, 0, at);
        System.arraycopy(raw, end, rest, at, raw.length - end);
        return rest;
      }
      at = end;
    }
    return raw;
  }
}
