package io.syntropy.alerts.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Standard Webhooks' symmetric signature, written from its specification. */
final class StandardWebhook {
  private StandardWebhook() {}

  static String sign(String secret, String id, Instant at, String body) throws IOException {
    if (!secret.startsWith("whsec_")) {
      throw new IOException("no key (expected whsec_…)");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String text = id + "." + at.getEpochSecond() + "." + body;
      return "v1,"
          + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
