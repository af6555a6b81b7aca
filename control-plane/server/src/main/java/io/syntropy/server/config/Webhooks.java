package io.syntropy.server.config;

import io.syntropy.server.data.OwnerOnlyFile;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.http.ApiException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Proves that a push notification comes from who knows the secret in the data folder. */
@ApplicationScoped
public class Webhooks {
  private static final Logger LOG = Logger.getLogger(Webhooks.class);
  private static final String SIGNATURE = "X-Hub-Signature-256";
  private static final String TOKEN = "X-Gitlab-Token";

  private final Path file;

  /** Reads {@code config-webhook.secret} in the data folder at each notification. */
  public Webhooks(ServerConfig config) {
    this.file = config.data().resolve("config-webhook.secret");
  }

  /**
   * Lets through what is signed with the secret, or shows it.
   *
   * @throws ApiException 401 for anything else
   */
  void check(HttpHeaders headers, byte[] body) {
    String secret = secret();
    String signature = headers.getHeaderString(SIGNATURE);
    String token = headers.getHeaderString(TOKEN);
    if (secret == null || !(isSigned(secret, signature, body) || isShown(secret, token))) {
      throw ApiException.unauthenticated(
          "webhook: not proven (expected %s or %s made with the secret in DATA/config-webhook.secret, or an operator's token)"
              .formatted(SIGNATURE, TOKEN));
    }
  }

  private @Nullable String secret() {
    try {
      return Files.exists(file) ? OwnerOnlyFile.read(file) : null;
    } catch (IOException e) {
      LOG.warnf("webhook: %s", e.getMessage());
      return null;
    }
  }

  static boolean isSigned(String secret, @Nullable String signature, byte[] body) {
    return signature != null && same("sha256=" + hmac(secret, body), signature);
  }

  private static boolean isShown(String secret, @Nullable String token) {
    return token != null && same(secret, token);
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  static String hmac(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
