package io.syntropy.server.data;

import io.syntropy.slo.config.Durations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where signed checkpoints of the audit log go, as the environment says.
 *
 * @param places {@code SYNTROPY_AUDIT_PUSH}, divided by blanks
 * @param tokenFile {@code SYNTROPY_AUDIT_PUSH_TOKEN_FILE}: for git
 * @param keyFile {@code SYNTROPY_AUDIT_PUSH_KEY_FILE}: signs webhooks
 * @param witnesses {@code SYNTROPY_AUDIT_WITNESSES}: who cosigns
 * @param every {@code SYNTROPY_AUDIT_PUSH_EVERY}: 1 s to 1 d, default 5 min
 * @param entries {@code SYNTROPY_AUDIT_PUSH_ENTRIES}: at the latest after so many, default 10,000
 */
public record AuditPush(
    List<Place> places,
    Optional<Path> tokenFile,
    Optional<Path> keyFile,
    Optional<Path> witnesses,
    Duration every,
    long entries) {
  private static final String PLACES = "SYNTROPY_AUDIT_PUSH";
  private static final String TOKEN_FILE = "SYNTROPY_AUDIT_PUSH_TOKEN_FILE";
  private static final String KEY_FILE = "SYNTROPY_AUDIT_PUSH_KEY_FILE";
  private static final String WITNESSES = "SYNTROPY_AUDIT_WITNESSES";
  private static final String EVERY = "SYNTROPY_AUDIT_PUSH_EVERY";
  private static final String ENTRIES = "SYNTROPY_AUDIT_PUSH_ENTRIES";
  private static final int MAX_PLACES = 10;
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");

  /** One of them. */
  public sealed interface Place {
    /** An existing folder. */
    record Folder(Path path) implements Place {}

    /** A branch of a repository, {@code main} when it is not named. */
    record Repository(GitAddress address) implements Place {}

    /** Takes signed POSTs. */
    record Webhook(URI url) implements Place {}
  }

  public AuditPush {
    places = List.copyOf(places);
  }

  /**
   * Reads the variables.
   *
   * @throws StartFailure exit code 2, naming the variable and its value
   */
  public static AuditPush resolve(Map<String, String> env) {
    List<Place> places = new ArrayList<>();
    for (String word : env.getOrDefault(PLACES, "").strip().split("\\s+")) {
      if (!word.isEmpty()) {
        places.add(place(word));
      }
    }
    if (places.size() > MAX_PLACES) {
      throw usage(PLACES, places.size() + " places (expected at most " + MAX_PLACES + ")");
    }
    Optional<Path> keyFile = secret(env, KEY_FILE);
    if (keyFile.isEmpty() && places.stream().anyMatch(Place.Webhook.class::isInstance)) {
      throw usage(
          KEY_FILE, "missing (expected a file with whsec_ and base64, to sign the webhook with)");
    }
    Optional<Path> witnesses = value(env, WITNESSES).map(Path::of);
    if (witnesses.isPresent() && !Files.isReadable(witnesses.get())) {
      throw usage(WITNESSES, witnesses.get() + " (expected a readable file)");
    }
    return new AuditPush(
        places, secret(env, TOKEN_FILE), keyFile, witnesses, every(env), entries(env));
  }

  /** Whether there is anything to do. */
  public boolean isAskedFor() {
    return !places.isEmpty() || witnesses.isPresent();
  }

  private static Place place(String word) {
    int colon = word.indexOf(':');
    String kind = colon < 0 ? "" : word.substring(0, colon);
    String rest = word.substring(colon + 1);
    return switch (kind) {
      case "folder" -> {
        if (!rest.startsWith("/") || !Files.isDirectory(Path.of(rest))) {
          throw usage(PLACES, word + " (expected folder:/PATH of an existing folder)");
        }
        yield new Place.Folder(Path.of(rest).normalize());
      }
      case "git" -> {
        try {
          yield new Place.Repository(GitAddress.parse(rest));
        } catch (StartFailure e) {
          String why = String.valueOf(e.getMessage());
          throw usage(
              PLACES,
              why.replace("--config: ", "git: ").replace("SYNTROPY_CONFIG_TOKEN_FILE", TOKEN_FILE));
        }
      }
      case "webhook" -> {
        try {
          yield new Place.Webhook(httpUrl(rest));
        } catch (IllegalArgumentException e) {
          throw usage(PLACES, "webhook: " + e.getMessage());
        }
      }
      default ->
          throw usage(
              PLACES,
              (kind.isEmpty() ? word : kind + ":…")
                  + " (expected folder:/PATH, git:URL#BRANCH:FOLDER or webhook:URL)");
    };
  }

  /**
   * A place that may be posted to: https, or http on this machine.
   *
   * @throws IllegalArgumentException naming what is wrong; credentials are not repeated
   */
  public static URI httpUrl(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a URL (expected https://HOST/PATH)", e);
    }
    boolean https = "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
    boolean local = "http".equalsIgnoreCase(url.getScheme()) && loopback(url.getHost());
    if (!https && !local) {
      throw new IllegalArgumentException(
          "%s://%s (expected https, or http on loopback)"
              .formatted(url.getScheme(), url.getHost()));
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the URL has user, query or fragment (expected none: secrets do not belong there)");
    }
    return url;
  }

  private static boolean loopback(@Nullable String host) {
    return host != null && LOOPBACK.matcher(host).matches();
  }

  private static Duration every(Map<String, String> env) {
    String text = value(env, EVERY).orElse("5m");
    return Durations.parse(text)
        .filter(d -> d.toSeconds() >= 1 && d.compareTo(Duration.ofDays(1)) <= 0)
        .orElseThrow(() -> usage(EVERY, text + " (expected 1s..1d)"));
  }

  private static long entries(Map<String, String> env) {
    String text = value(env, ENTRIES).orElse("10000");
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw usage(ENTRIES, text + " (expected 1..9999999)");
    }
    return Long.parseLong(text);
  }

  private static Optional<Path> secret(Map<String, String> env, String variable) {
    Optional<Path> file = value(env, variable).map(Path::of);
    file.ifPresent(path -> {
      try {
        OwnerOnlyFile.read(path);
      } catch (IOException e) {
        throw usage(variable, String.valueOf(e.getMessage()));
      }
    });
    return file;
  }

  private static Optional<String> value(Map<String, String> env, String variable) {
    return Optional.ofNullable(env.get(variable)).map(String::strip).filter(t -> !t.isEmpty());
  }

  private static StartFailure usage(String variable, String message) {
    return new StartFailure(StartFailure.USAGE, variable + ": " + message);
  }
}
