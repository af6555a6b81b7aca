package io.syntropy.telemetry.govern;

import io.syntropy.telemetry.EnumCounts;
import io.syntropy.telemetry.Scrubber;
import io.syntropy.telemetry.Utf8Text;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes personal data and secrets from telemetry before it is stored: by key (denied keys go,
 * identities become keyed hashes, statements lose their literals) and, in whatever remains, by
 * pattern. Each text is read once, in time linear in its length.
 *
 * <p>Identities become {@code h_} and 24 hexadecimal digits of HMAC-SHA-256: stable under one key,
 * so that joins work, and of no use without it.
 */
public final class PiiScrubber implements Scrubber {
  private static final int MAX_PASSES = 6;
  private static final String UNSTABLE = "[redacted]";

  private final KeyRules keys;
  private final IdentityHash hashes;
  private final EnumCounts<ScrubRule> counts = new EnumCounts<>(ScrubRule.class);

  /**
   * A scrubber.
   *
   * @param key of the hashes, at least 16 bytes, secret; to be kept for as long as what was hashed
   */
  public PiiScrubber(ScrubSettings settings, byte[] key) {
    keys = new KeyRules(settings);
    hashes = new IdentityHash(key);
  }

  @Override
  public boolean removes(Place place, Utf8Text key) {
    if (keys.of(key) != KeyRules.Action.DROP) {
      return false;
    }
    counts.add(ScrubRule.DENIED_KEY);
    return true;
  }

  @Override
  public Verdict judge(Place place, Utf8Text key, Utf8Text value) {
    if (value.length() == 0) {
      return Verdict.KEEP;
    }
    return switch (keys.of(key)) {
      case KEEP -> Verdict.KEEP;
      case DROP -> {
        counts.add(ScrubRule.DENIED_KEY);
        yield Verdict.DROP;
      }
      case HASH -> {
        int end = value.offset() + value.length();
        yield IdentityHash.isOwn(value.bytes(), value.offset(), end) ? Verdict.KEEP : hashed(value);
      }
      case HASH_UNLESS_HASHED -> {
        int end = value.offset() + value.length();
        yield IdentityHash.looksHashed(value.bytes(), value.offset(), end)
            ? Verdict.KEEP
            : hashed(value);
      }
      case STATEMENT -> statement(value);
      case SCAN -> scanned(value);
    };
  }

  /** The keyed hash of an identity, as it is stored: what an erasure request looks for. */
  public String hash(String identity) {
    Utf8Text text = Utf8Text.of(identity);
    return hashes.of(text.bytes(), 0, text.length());
  }

  /** How often each rule removed something. Answers that were cached are counted once. */
  public Map<ScrubRule, Long> counts() {
    Map<ScrubRule, Long> all = new EnumMap<>(ScrubRule.class);
    for (ScrubRule rule : ScrubRule.values()) {
      all.put(rule, counts.of(rule));
    }
    return all;
  }

  private Verdict hashed(Utf8Text value) {
    counts.add(ScrubRule.IDENTITY);
    return Verdict.replace(
        hashes.of(value.bytes(), value.offset(), value.offset() + value.length()));
  }

  private Verdict statement(Utf8Text value) {
    String without = StatementLiterals.without(value);
    if (without == null) {
      return scanned(value);
    }
    counts.add(ScrubRule.STATEMENT_LITERAL);
    String scanned = scrub(Utf8Text.of(without));
    return Verdict.replace(scanned == null ? without : scanned);
  }

  private Verdict scanned(Utf8Text value) {
    if (Bytes.isHarmless(value.bytes(), value.offset(), value.length())) {
      return Verdict.KEEP;
    }
    String scrubbed = scrub(value);
    return scrubbed == null ? Verdict.KEEP : Verdict.replace(scrubbed);
  }

  /** What was scrubbed is scanned again, as it may bring together what was apart. */
  private @Nullable String scrub(Utf8Text value) {
    String scrubbed = scan(value).scan();
    String again = scrubbed;
    for (int pass = 0; again != null && pass < MAX_PASSES; pass++) {
      scrubbed = again;
      again = scan(Utf8Text.of(scrubbed)).scan();
    }
    return again == null ? scrubbed : UNSTABLE;
  }

  /** A scan of one text, not yet run. */
  TextScan scan(Utf8Text value) {
    return new TextScan(
        keys, hashes, counts, value.bytes(), value.offset(), value.offset() + value.length());
  }
}
