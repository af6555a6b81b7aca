package io.syntropy.opa;

import io.syntropy.policy.organisation.OrganisationPolicy;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/** Reads what is configured, or what ships. */
final class BundleFiles {
  private static final String SHIPPED = "/rego/actions.tar.gz";
  private static final int MAX_SMALL = 1 << 20;

  private final WasmConfig config;

  BundleFiles(WasmConfig config) {
    this.config = config;
  }

  /** What was read, before it is verified. */
  record Contents(String id, byte[] packed, byte @Nullable [] settings) {}

  Contents read() throws BundleFault {
    byte[] packed =
        config.bundle() == null ? shipped() : bytes(config.bundle(), BundleArchive.MAX_PACKED);
    byte[] settings = config.settings() == null ? null : bytes(config.settings(), MAX_SMALL);
    return new Contents(Bundle.id(packed, settings), packed, settings);
  }

  Bundle verified(Contents contents) throws BundleFault {
    return Bundle.of(contents.packed(), contents.settings(), key());
  }

  private @Nullable PublicKey key() throws BundleFault {
    if (config.publicKey() == null) {
      return null;
    }
    return BundleSignature.key(
        new String(bytes(config.publicKey(), MAX_SMALL), StandardCharsets.UTF_8));
  }

  private static byte[] shipped() throws BundleFault {
    try (InputStream in = OrganisationPolicy.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw BundleFault.malformed("bundle: none ships in " + SHIPPED);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw BundleFault.malformed("bundle: " + e);
    }
  }

  private static byte[] bytes(Path file, int limit) throws BundleFault {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw BundleFault.malformed("%s: over %d bytes".formatted(file, limit));
      }
      return bytes;
    } catch (IOException e) {
      throw new BundleFault(Why.STALE_BUNDLE, "cannot be read: " + e);
    }
  }
}
