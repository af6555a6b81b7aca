package io.syntropy.server.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** {@code DATA/server-id}: the name under which the server of a data folder holds the lease. */
public final class ServerId {
  private ServerId() {}

  /** Reads it; made when missing or unreadable, since a new one costs a wait and nothing else. */
  public static String in(Path data) throws IOException {
    Path file = data.resolve("server-id");
    if (Files.isRegularFile(file) && Files.size(file) <= 64) {
      String text = Files.readString(file).strip();
      if (text.matches("[0-9a-f-]{36}")) {
        return text;
      }
    }
    String fresh = UUID.randomUUID().toString();
    Path temporary = data.resolve("server-id.new");
    Files.writeString(temporary, fresh + "\n");
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return fresh;
  }
}
