package io.syntropy.actuators.dns;

import io.syntropy.actuators.Fence;
import io.syntropy.actuators.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TXTRecord;

/**
 * A stamp as the TXT record {@code "v=1 owner=ID epoch=N hash=H" " generation=G"}. The generation
 * is a second character-string: who joins them reads one list of fields, who takes the first reads
 * the fields of version 1.
 */
final class OwnerRecord {
  private static final Pattern FIELDS =
      Pattern.compile(
          "v=1 owner=(\\S{1,63}) epoch=(\\d{1,18}) hash=([0-9a-f]{64})(?: generation=(\\d{1,18}))?");

  private OwnerRecord() {}

  static TXTRecord of(Stamp stamp, Name name, long ttl) {
    return new TXTRecord(
        name,
        DClass.IN,
        ttl,
        List.of(
            "v=1 owner=%s epoch=%d hash=%s"
                .formatted(stamp.owner(), stamp.fence().epoch(), stamp.hash()),
            " generation=" + stamp.fence().generation()));
  }

  /** Empty when it is not an owner record of ours or anyone's. */
  static Optional<Stamp> parse(TXTRecord record) {
    Matcher fields = FIELDS.matcher(String.join("", record.getStrings()));
    if (!fields.matches()) {
      return Optional.empty();
    }
    long generation = fields.group(4) == null ? 0 : Long.parseLong(fields.group(4));
    try {
      return Optional.of(
          new Stamp(
              fields.group(1),
              new Fence(Long.parseLong(fields.group(2)), generation),
              fields.group(3)));
    } catch (IllegalArgumentException notAnOwner) {
      return Optional.empty();
    }
  }
}
