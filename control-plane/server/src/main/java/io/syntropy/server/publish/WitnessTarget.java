package io.syntropy.server.publish;

import io.syntropy.alerts.notify.Exchange;
import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.Hash;
import io.syntropy.audit.SignedNote;
import io.syntropy.audit.SignedNote.NoteSignature;
import io.syntropy.audit.WitnessKey;
import io.syntropy.server.audit.Cosignatures;
import io.syntropy.server.http.RequestTrace;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A C2SP tlog-witness: it cosigns a checkpoint only when the log proves that it extends the last
 * one that this witness has seen.
 */
final class WitnessTarget implements CheckpointTarget {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 3;

  private final WitnessKey key;
  private final URI url;
  private final Cosignatures cosignatures;
  private final Exchange http;

  /** Size that the witness has cosigned, as far as it said; it is the one who knows. */
  private long seen;

  /**
   * @param prefix the submission prefix
   */
  WitnessTarget(WitnessKey key, URI prefix, Cosignatures cosignatures, Clock clock) {
    this.key = key;
    this.url = URI.create(prefix.toString().replaceAll("/+$", "") + "/add-checkpoint");
    this.cosignatures = cosignatures;
    this.http = new Exchange(TIMEOUT, clock);
  }

  @Override
  public String name() {
    return "witness:" + key.name();
  }

  @Override
  public void put(SignedNote note, PushedLog log) throws IOException {
    Checkpoint now = log.of(note);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Exchange.Answer answer =
          http.post(
              url,
              "text/plain; charset=utf-8",
              Map.of("traceparent", RequestTrace.outgoing()),
              request(note, now, log));
      if (answer.status() == 200) {
        keep(now, note, answer.body());
        seen = now.size();
        return;
      }
      if (answer.status() != 409) {
        throw refusal(answer, log);
      }
      long size = size(answer);
      if (size > log.size()) {
        throw new RewrittenException(
            "has cosigned %d entries, the log has only %d: it was cut or rewritten"
                .formatted(size, log.size()));
      }
      if (size > now.size()) {
        return; // another server was faster
      }
      if (size == seen && size > 0) {
        throw new RewrittenException(
            "has cosigned another tree of %d entries: the log was rewritten".formatted(size));
      }
      seen = size;
    }
    throw new IOException("says another size each time (%d attempts)".formatted(ATTEMPTS));
  }

  private String request(SignedNote note, Checkpoint now, PushedLog log) {
    long old = Math.min(seen, now.size());
    StringBuilder body = new StringBuilder("old ").append(old).append('\n');
    if (old > 0) {
      for (Hash hash : log.consistency(old, now.size())) {
        body.append(hash.base64()).append('\n');
      }
    }
    return body.append('\n').append(note.format()).toString();
  }

  private void keep(Checkpoint now, SignedNote note, String answer) throws IOException {
    List<NoteSignature> signatures;
    try {
      signatures = SignedNote.parseSignatures(answer);
    } catch (IllegalArgumentException e) {
      throw new IOException("answers 200 with " + e.getMessage(), e);
    }
    for (NoteSignature signature : signatures) {
      Optional<Instant> at = key.cosigned(note.text(), signature);
      if (at.isPresent()) {
        cosignatures.put(now, signature, at.get());
        return;
      }
    }
    throw new IOException("answers 200 without a cosignature of " + key);
  }

  private static IOException refusal(Exchange.Answer answer, PushedLog log) {
    return switch (answer.status()) {
      case 404 -> new IOException("does not know this log; its operator needs " + log.key().vkey());
      case 403 -> new IOException("does not take this log's key " + log.key().vkey());
      case 422 ->
          new RewrittenException("refuses the proof: the log is not what the witness has seen");
      default -> new IOException(answer.words(""));
    };
  }

  private static long size(Exchange.Answer answer) throws IOException {
    String text = answer.body().strip();
    if (!KeptFiles.SIZE.matcher(text).matches()) {
      throw new IOException(answer.words("") + " (expected a size)");
    }
    return Long.parseLong(text);
  }

  @Override
  public List<SignedNote> kept() {
    return List.of();
  }
}
