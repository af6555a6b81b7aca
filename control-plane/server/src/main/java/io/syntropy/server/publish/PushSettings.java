package io.syntropy.server.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.actuators.webhook.WebhookKey;
import io.syntropy.audit.WitnessKey;
import io.syntropy.server.audit.Cosignatures;
import io.syntropy.server.data.AuditPush;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Makes the targets that were asked for. */
final class PushSettings {
  private static final int MAX_WITNESSES = 20;

  private PushSettings() {}

  /**
   * All targets, in the order they were named.
   *
   * @throws IOException naming the file that cannot be used
   */
  static List<CheckpointTarget> targets(
      AuditPush push, Path data, Cosignatures cosignatures, ObjectMapper json, Clock clock)
      throws IOException {
    List<CheckpointTarget> targets = new ArrayList<>();
    for (AuditPush.Place place : push.places()) {
      targets.add(
          switch (place) {
            case AuditPush.Place.Folder folder -> new FolderTarget(folder.path());
            case AuditPush.Place.Repository git ->
                new GitTarget(
                    git.address(),
                    push.tokenFile(),
                    data.resolve("audit-push").resolve("git-" + targets.size()),
                    clock);
            case AuditPush.Place.Webhook hook ->
                new WebhookTarget(
                    hook.url(), WebhookKey.read(push.keyFile().orElseThrow()), json, clock);
          });
    }
    if (push.witnesses().isPresent()) {
      targets.addAll(witnesses(push.witnesses().get(), cosignatures, clock));
    }
    return List.copyOf(targets);
  }

  /** Lines {@code witness NAME VKEY URL}, empty ones and comments after {@code #}. */
  static List<CheckpointTarget> witnesses(Path file, Cosignatures cosignatures, Clock clock)
      throws IOException {
    List<CheckpointTarget> witnesses = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceAll("(^|\\s)#.*", "").strip();
      if (line.isEmpty()) {
        continue;
      }
      String[] words = line.split("\\s+");
      String where = file + ":" + (i + 1) + ": ";
      if (words.length != 4 || !words[0].equals("witness")) {
        throw new IOException(where + "'" + line + "' (expected: witness NAME VKEY URL)");
      }
      if (witnesses.size() == MAX_WITNESSES) {
        throw new IOException(where + "more than " + MAX_WITNESSES + " witnesses");
      }
      try {
        URI url = AuditPush.httpUrl(words[3]);
        witnesses.add(new WitnessTarget(WitnessKey.parse(words[2]), url, cosignatures, clock));
      } catch (IllegalArgumentException e) {
        throw new IOException(where + e.getMessage(), e);
      }
    }
    return witnesses;
  }
}
