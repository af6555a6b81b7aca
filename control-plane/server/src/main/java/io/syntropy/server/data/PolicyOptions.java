package io.syntropy.server.data;

import io.syntropy.slo.config.Durations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the organisation's own rules are asked, from the environment;
 * docs/guides/policies-opa.md lists the variables. None means the rules that ship, in process.
 *
 * @param bundle in place of the shipped one
 * @param settings in place of its {@code data.syntropy.settings}
 * @param key PEM; the bundle must be signed by it
 * @param opaUrl an OPA server, asked instead of any bundle in process
 * @param opaTokenFile holds the token for it, mode 0600
 * @param opaBundles whether that server's rules must have come as bundles
 * @param timeout of one judgement
 */
public record PolicyOptions(
    Optional<Path> bundle,
    Optional<Path> settings,
    Optional<Path> key,
    Optional<URI> opaUrl,
    Optional<Path> opaTokenFile,
    boolean opaBundles,
    Duration timeout) {
  /** Of one judgement, waiting included. */
  static final Duration TIMEOUT = Duration.ofMillis(500);

  private static final Duration LONGEST = Duration.ofSeconds(2);

  /**
   * Settles every option.
   *
   * @throws StartFailure exit code 2, naming the variable, its value and what is expected
   */
  public static PolicyOptions resolve(Map<String, String> env) {
    PolicyOptions options =
        new PolicyOptions(
            Variables.file(env, "SYNTROPY_POLICY_BUNDLE", "a readable file"),
            Variables.file(env, "SYNTROPY_POLICY_SETTINGS", "a readable file"),
            Variables.file(env, "SYNTROPY_POLICY_KEY", "a readable file"),
            Variables.text(env, "SYNTROPY_OPA_URL").map(PolicyOptions::url),
            secret(env, "SYNTROPY_OPA_TOKEN_FILE"),
            Variables.text(env, "SYNTROPY_OPA_BUNDLES").map(PolicyOptions::required).orElse(true),
            Variables.text(env, "SYNTROPY_POLICY_TIMEOUT")
                .map(PolicyOptions::timeout)
                .orElse(TIMEOUT));
    options.check();
    return options;
  }

  private void check() {
    if (key.isPresent() && bundle.isEmpty()) {
      throw Variables.usage(
          "SYNTROPY_POLICY_KEY",
          key.get().toString(),
          "SYNTROPY_POLICY_BUNDLE with it: the shipped rules are not signed");
    }
    if (opaUrl.isPresent() && (bundle.isPresent() || settings.isPresent())) {
      throw Variables.usage(
          "SYNTROPY_OPA_URL",
          opaUrl.get().toString(),
          "either the server or SYNTROPY_POLICY_BUNDLE and _SETTINGS, not both");
    }
    if (opaUrl.isEmpty() && opaTokenFile.isPresent()) {
      throw Variables.usage(
          "SYNTROPY_OPA_TOKEN_FILE", opaTokenFile.get().toString(), "SYNTROPY_OPA_URL with it");
    }
  }

  /** The options as the application reads them. */
  public Map<String, String> properties() {
    Map<String, String> all = new LinkedHashMap<>();
    bundle.ifPresent(path -> all.put("syntropy.policy.bundle", path.toString()));
    settings.ifPresent(path -> all.put("syntropy.policy.settings", path.toString()));
    key.ifPresent(path -> all.put("syntropy.policy.key", path.toString()));
    opaUrl.ifPresent(url -> all.put("syntropy.policy.opa-url", url.toString()));
    opaTokenFile.ifPresent(path -> all.put("syntropy.policy.opa-token-file", path.toString()));
    all.put("syntropy.policy.opa-bundles", Boolean.toString(opaBundles));
    all.put("syntropy.policy.timeout", timeout.toString());
    return all;
  }

  private static Optional<Path> secret(Map<String, String> env, String variable) {
    Optional<Path> file = Variables.file(env, variable, "a readable file");
    file.ifPresent(path -> {
      try {
        OwnerOnlyFile.read(path);
      } catch (IOException e) {
        throw new StartFailure(StartFailure.USAGE, variable + ": " + e.getMessage(), e);
      }
    });
    return file;
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw Variables.usage(
          "SYNTROPY_OPA_URL", "no URL", "https://HOST[:PORT], or http on loopback");
    }
    // Not repeated: it may hold a password.
    throw Variables.usage(
        "SYNTROPY_OPA_URL",
        "no host, or credentials in it",
        "https://HOST[:PORT], the token in SYNTROPY_OPA_TOKEN_FILE");
  }

  private static boolean required(String text) {
    return switch (text) {
      case "required" -> true;
      case "optional" -> false;
      default -> throw Variables.usage("SYNTROPY_OPA_BUNDLES", text, "required or optional");
    };
  }

  private static Duration timeout(String text) {
    return Durations.parse(text)
        .filter(d -> !d.isNegative() && !d.isZero() && d.compareTo(LONGEST) <= 0)
        .orElseThrow(() -> Variables.usage("SYNTROPY_POLICY_TIMEOUT", text, "1ms..2s"));
  }
}
