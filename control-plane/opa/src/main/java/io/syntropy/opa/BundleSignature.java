package io.syntropy.opa;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;

/**
 * A bundle's signature as OPA has it: {@code .signatures.json} holds one JWT that lists the hash of
 * every file. RS256, RS384, RS512 and ES256, ES384, ES512 with a public key; the algorithm is that
 * of the key, never one the bundle chooses freely.
 */
final class BundleSignature {
  static final String FILE = ".signatures.json";
  private static final int MIN_RSA_BITS = 2048;

  private BundleSignature() {}

  /** A public key in PEM ({@code BEGIN PUBLIC KEY}). */
  static PublicKey key(String pem) throws BundleFault {
    String body =
        pem.replace("-----BEGIN PUBLIC KEY-----", "")
            .replace("-----END PUBLIC KEY-----", "")
            .replaceAll("\\s", "");
    for (String kind : new String[] {"RSA", "EC"}) {
      try {
        byte[] der = Base64.getDecoder().decode(body);
        PublicKey key = KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
          throw BundleFault.signature("key: RSA under 2048 bits");
        }
        return key;
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        // Perhaps the other kind.
      }
    }
    throw BundleFault.signature("key: no public key (expected PEM with an RSA or EC key)");
  }

  static void verify(SortedMap<String, byte[]> files, PublicKey key) throws BundleFault {
    byte[] file = files.get(FILE);
    if (file == null) {
      throw BundleFault.signature("bundle: not signed (no " + FILE + ")");
    }
    try {
      JsonNode signatures = Json.read(file).path("signatures");
      if (signatures.size() != 1) {
        throw BundleFault.signature("bundle: expected one signature");
      }
      compare(files, payload(signatures.get(0).asText(), key));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw BundleFault.signature("bundle: signature: " + e.getMessage());
    }
  }

  private static JsonNode payload(String jwt, PublicKey key)
      throws BundleFault, IOException, GeneralSecurityException {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      throw BundleFault.signature("bundle: signature: no JWT");
    }
    Base64.Decoder url = Base64.getUrlDecoder();
    String algorithm = Json.read(url.decode(parts[0])).path("alg").asText();
    Signature signature = Signature.getInstance(javaName(algorithm, key));
    signature.initVerify(key);
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    if (!signature.verify(url.decode(parts[2]))) {
      throw BundleFault.signature("bundle: not signed by the configured key");
    }
    return Json.read(url.decode(parts[1]));
  }

  private static String javaName(String algorithm, PublicKey key) throws BundleFault {
    boolean rsa = key instanceof RSAPublicKey && algorithm.matches("RS(256|384|512)");
    boolean ec = key instanceof ECPublicKey && algorithm.matches("ES(256|384|512)");
    if (!rsa && !ec) {
      throw BundleFault.signature(
          "bundle: signed with %s (expected RS or ES, as the key is)".formatted(algorithm));
    }
    String hash = "SHA" + algorithm.substring(2);
    return rsa ? hash + "withRSA" : hash + "withECDSAinP1363Format";
  }

  /** Every file must be listed with its hash, and every listed file be there. */
  private static void compare(SortedMap<String, byte[]> files, JsonNode payload)
      throws BundleFault, IOException, GeneralSecurityException {
    if (!payload.path("scope").asText("").isEmpty()) {
      throw BundleFault.signature("bundle: signed for a scope (expected none)");
    }
    Set<String> unlisted = new HashSet<>(files.keySet());
    unlisted.remove(FILE);
    for (JsonNode entry : payload.path("files")) {
      String name = entry.path("name").asText();
      byte[] content = files.get(name);
      if (content == null || !unlisted.remove(name)) {
        throw BundleFault.signature("bundle: %s is signed and not there".formatted(name));
      }
      if (!hash(name, content, entry.path("algorithm").asText())
          .equals(entry.path("hash").asText())) {
        throw BundleFault.signature("bundle: %s is not what was signed".formatted(name));
      }
    }
    if (!unlisted.isEmpty()) {
      throw BundleFault.signature("bundle: not signed: " + String.join(", ", unlisted));
    }
  }

  private static String hash(String name, byte[] content, String algorithm)
      throws BundleFault, IOException, GeneralSecurityException {
    if (!Set.of("SHA-256", "SHA-384", "SHA-512").contains(algorithm)) {
      throw BundleFault.signature(
          "bundle: hash %s (expected SHA-256, -384, -512)".formatted(algorithm));
    }
    String file = name.substring(name.lastIndexOf('/') + 1);
    boolean structured = file.equals("data.json") || file.equals(".manifest");
    byte[] hashed = structured ? SortedJson.of(content) : content;
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(hashed));
  }
}
