package io.syntropy.opa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A verified bundle, ready to be compiled.
 *
 * @param id {@code sha256:} and the hash of all of it, settings included
 * @param data its documents, with the organisation's settings in place
 */
record Bundle(String id, byte[] wasm, JsonNode data) {
  private static final String SETTINGS = "settings";

  /**
   * @param settings the settings document, in place of the bundle's; null for the bundle's own
   * @param key null when signatures are not asked for
   */
  static Bundle of(byte[] packed, byte @Nullable [] settings, @Nullable PublicKey key)
      throws BundleFault {
    SortedMap<String, byte[]> files = BundleArchive.read(packed);
    if (key != null) {
      BundleSignature.verify(files, key);
    }
    byte[] wasm = files.get("policy.wasm");
    if (wasm == null) {
      throw BundleFault.malformed("bundle: no policy.wasm (expected one of `compile.sh wasm`)");
    }
    return new Bundle(id(packed, settings), wasm, data(files.get("data.json"), settings));
  }

  private static JsonNode data(byte @Nullable [] stored, byte @Nullable [] settings)
      throws BundleFault {
    JsonNode data = object("data.json", stored == null ? new byte[] {'{', '}'} : stored);
    if (settings != null) {
      ((ObjectNode) data).withObjectProperty("syntropy").set(SETTINGS, object(SETTINGS, settings));
    }
    return data;
  }

  private static JsonNode object(String name, byte[] json) throws BundleFault {
    try {
      JsonNode node = Json.read(json);
      if (!node.isObject()) {
        throw BundleFault.malformed(name + ": expected an object");
      }
      return node;
    } catch (IOException e) {
      throw BundleFault.malformed(name + ": " + e.getMessage());
    }
  }

  static String id(byte[] packed, byte @Nullable [] settings) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(packed);
      if (settings != null) {
        byte[] own = MessageDigest.getInstance("SHA-256").digest(packed);
        digest = MessageDigest.getInstance("SHA-256");
        digest.update(own);
        digest.update(settings);
      }
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
