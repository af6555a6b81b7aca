package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link RollbackController} remembers; plain data, kept across restarts.
 *
 * @param versions when each known version was last live; empty before the first observation
 * @param main the version most instances ran when versions were last seen
 * @param slos by name
 * @param deploys under watch, oldest first
 */
public record RollbackState(
    SortedMap<String, Instant> versions,
    @Nullable String main,
    SortedMap<String, Slo> slos,
    List<Deploy> deploys) {
  /** Before the first tick. */
  public static final RollbackState EMPTY =
      new RollbackState(new TreeMap<>(), null, new TreeMap<>(), List.of());

  public RollbackState {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    slos = Collections.unmodifiableSortedMap(new TreeMap<>(slos));
    deploys = List.copyOf(deploys);
  }

  /**
   * What is known of one SLO.
   *
   * @param known what the last reading that was known said
   * @param since when the present breach was first seen after a good reading; null without a
   *     breach, and when nobody saw it begin
   * @param breach how long the breach has held
   * @param calm how long there has been none
   */
  public record Slo(Health known, @Nullable Instant since, HoldProgress breach, HoldProgress calm) {
    static final Slo NONE = new Slo(Health.UNKNOWN, null, HoldProgress.NONE, HoldProgress.NONE);

    Slo tick(Instant now, Health reading) {
      HoldProgress bad = breach.tick(now, sight(reading, Health.BAD));
      HoldProgress good = calm.tick(now, sight(reading, Health.GOOD));
      return switch (reading) {
        case UNKNOWN -> new Slo(known, since, bad, good);
        case GOOD -> new Slo(reading, null, bad, good);
        case BAD -> new Slo(reading, known == Health.GOOD ? now : since, bad, good);
      };
    }

    private static HoldProgress.Sight sight(Health reading, Health wanted) {
      return reading == Health.UNKNOWN
          ? HoldProgress.Sight.UNKNOWN
          : reading == wanted ? HoldProgress.Sight.YES : HoldProgress.Sight.NO;
    }
  }

  /**
   * A version that was not there before.
   *
   * @param before the version most instances ran then: the one to go back to
   * @param goneSince since when no instance runs it, null while one does
   * @param request null before one was made
   */
  public record Deploy(
      String version,
      String before,
      Instant at,
      @Nullable Instant goneSince,
      @Nullable Request request) {
    Deploy gone(@Nullable Instant since) {
      return new Deploy(version, before, at, since, request);
    }

    Deploy with(Request next) {
      return new Deploy(version, before, at, goneSince, next);
    }
  }

  /**
   * The one request of a deploy.
   *
   * @param slos whose breach led to it
   * @param pending whether its action can still succeed
   * @param paged whether its page is not resolved yet
   */
  public record Request(
      String decisionKey,
      SortedSet<String> slos,
      Instant expiresAt,
      boolean pending,
      boolean paged) {
    public Request {
      slos = Collections.unmodifiableSortedSet(new TreeSet<>(slos));
    }

    Request settled() {
      return new Request(decisionKey, slos, expiresAt, false, paged);
    }

    Request resolved() {
      return new Request(decisionKey, slos, expiresAt, false, false);
    }
  }

  /** Without what only counts time: two states that differ here must not be mixed up by a crash. */
  public RollbackState lasting() {
    SortedMap<String, Instant> names = new TreeMap<>();
    versions.keySet().forEach(v -> names.put(v, Instant.EPOCH));
    SortedMap<String, Slo> edges = new TreeMap<>();
    slos.forEach((name, s) ->
        edges.put(name, new Slo(s.known(), s.since(), HoldProgress.NONE, HoldProgress.NONE)));
    return new RollbackState(names, main, edges, deploys.stream().map(d -> d.gone(null)).toList());
  }
}
