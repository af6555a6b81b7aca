package io.syntropy.telemetry.forward;

import io.syntropy.telemetry.RecordKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One target.
 *
 * @param name of the target; also of the file that holds its position
 * @param url OTLP: the base, to which {@code /v1/metrics} and so on are added; else the address of
 *     the push itself
 * @param kinds what is sent there
 * @param tokenFile holds the bearer token that is sent along, read anew at every request; null for
 *     none
 * @param tenant sent as {@code X-Scope-OrgID}; null for none
 * @param maxLagBytes bytes of the journal that may wait for a target that does not answer; what is
 *     older is dropped and counted
 * @param timeout of one request
 */
public record ForwardTarget(
    String name,
    Type type,
    URI url,
    Set<RecordKind> kinds,
    @Nullable Path tokenFile,
    @Nullable String tenant,
    long maxLagBytes,
    Duration timeout) {

  /** How it is spoken to. */
  public enum Type {
    /** OTLP over HTTP, protobuf, gzip. */
    OTLP,
    /** Prometheus remote write 1.0. */
    REMOTE_WRITE,
    /** Loki's push protocol, JSON, gzip. */
    LOKI
  }

  public ForwardTarget {
    kinds = Set.copyOf(kinds);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("signals: none (expected at least one)");
    }
  }
}
