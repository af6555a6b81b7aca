package io.syntropy.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The generated superuser password, 256 random bits in base64url, in a file of mode 0600. */
final class PasswordFile {
  private static final Pattern COMPLETE = Pattern.compile("[A-Za-z0-9_-]{43}\n");

  private final Path file;

  PasswordFile(Path file) {
    this.file = file;
  }

  /** The stored password; null when there is none or the file is torn. */
  @Nullable String read() throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != 44) {
      return null;
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    return COMPLETE.matcher(text).matches() ? text.strip() : null;
  }

  /** Generates and stores a new password. It belongs to us, not to the server's account. */
  String renew() throws IOException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Path folder = file.getParent();
    if (folder != null) {
      SafeFiles.privateFolder(folder);
    }
    SafeFiles.replace(file, password + "\n", new Account(null));
    return password;
  }
}
