package io.syntropy.policy.organisation;

import io.syntropy.policy.GuardResult;
import io.syntropy.policy.HealthClass;
import io.syntropy.policy.Mode;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.organisation.ActionFacts.Caller;
import io.syntropy.policy.organisation.ActionFacts.DecidingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Actions to be judged: the one of the guide, and random ones. */
public final class Actions {
  static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
  private static final List<String> REGIONS = List.of("eu-north", "eu-west", "us-east");
  private static final SortedMap<String, String> PLACES =
      new TreeMap<>(Map.of("eu-north", "EU", "eu-west", "EU", "us-east", "US"));

  private Actions() {}

  /** A drain of eu-west that spreads its traffic over both others. */
  public static ProposedAction drain(Residency residency) {
    return drain("traffic_weights", residency);
  }

  /** The drain with another word for its kind. */
  public static ProposedAction ofKind(String kind) {
    return drain(kind, Residency.NONE);
  }

  private static ProposedAction drain(String kind, Residency residency) {
    SortedMap<String, Double> before =
        new TreeMap<>(Map.of("eu-west", 0.5, "eu-north", 0.25, "us-east", 0.25));
    SortedMap<String, Double> after =
        new TreeMap<>(Map.of("eu-west", 0.0, "eu-north", 0.5, "us-east", 0.5));
    return new ProposedAction(
        "social-regions/eu-west/drain/1763717400000",
        NOW,
        kind,
        Operation.DRAIN,
        "social",
        "eu-west",
        new Change.Weights(before, after),
        List.of(
            new RegionEvidence("eu-north", HealthClass.G, HealthClass.G, HealthClass.G),
            new RegionEvidence("eu-west", HealthClass.B, HealthClass.B, HealthClass.U),
            new RegionEvidence("us-east", HealthClass.M, HealthClass.M, HealthClass.G)),
        List.of(
            result("I1", GuardResult.Result.PASS, null),
            result("I2", GuardResult.Result.PASS, 4000L)),
        true,
        Duration.ofHours(1),
        facts(residency, PLACES, null, Caller.CONTROLLER, null, List.of()));
  }

  private static GuardResult result(String rule, GuardResult.Result result, @Nullable Long age) {
    return new GuardResult(rule, result, "2 healthy after", "at least 2", "evidence", age);
  }

  private static ActionFacts facts(
      Residency residency,
      SortedMap<String, String> places,
      @Nullable List<String> receivers,
      Caller caller,
      @Nullable BreakGlass glass,
      List<String> approvals) {
    DecidingPolicy policy = new DecidingPolicy("social-regions", 3, "sha256:c0ffee", Mode.ACT);
    return new ActionFacts("high", residency, places, receivers, policy, caller, glass, approvals);
  }

  /** Any action, most of them near one that is allowed; the same seed gives the same. */
  public static ProposedAction random(long seed) {
    Random r = new Random(seed);
    Kind kind = pick(r, Kind.values());
    return new ProposedAction(
        "key-" + seed + pick(r, "", "/é\"\\\n\u0001\ud83d\ude00"),
        NOW.plusMillis(r.nextLong(4 * 86_400_000L)),
        r.nextInt(20) == 0 ? "format_disks" : kind.word,
        r.nextInt(4) == 0 ? pick(r, Operation.values()) : kind.usual,
        pick(r, "social", "credit"),
        pick(r, "eu-north", "eu-west", "us-east"),
        change(r, kind),
        evidence(r),
        guard(r),
        r.nextInt(15) != 0,
        r.nextInt(15) == 0 ? null : Duration.ofMinutes(r.nextInt(1, 80 * 60)),
        facts(
            pick(r, Residency.values()),
            places(r),
            r.nextBoolean() ? null : some(r, REGIONS),
            pick(r, Caller.CONTROLLER, new Caller("ada", "operator")),
            r.nextInt(3) == 0 ? glass(r) : null,
            some(r, List.of("ada", "grace", ""))));
  }

  private enum Kind {
    TRAFFIC_WEIGHTS(Operation.DRAIN),
    PROTECTIVE_MODE(Operation.RAISE),
    SCALE(Operation.DOWN),
    READ_ONLY(Operation.SET),
    RESTART(Operation.SET),
    CONTAIN(Operation.SET),
    DNS(Operation.SET),
    FAILOVER("region.failover", Operation.SET);

    private final String word;
    private final Operation usual;

    Kind(Operation usual) {
      this.word = name().toLowerCase(java.util.Locale.ROOT);
      this.usual = usual;
    }

    Kind(String word, Operation usual) {
      this.word = word;
      this.usual = usual;
    }
  }

  private static Change change(Random r, Kind kind) {
    return switch (kind) {
      case TRAFFIC_WEIGHTS -> new Change.Weights(weights(r), weights(r));
      case PROTECTIVE_MODE ->
          new Change.Level(pick(r, ProtectiveLevel.values()), pick(r, ProtectiveLevel.values()));
      case SCALE -> new Change.Replicas(r.nextInt(5), r.nextInt(5));
      case READ_ONLY, RESTART, CONTAIN ->
          new Change.Settings(new TreeMap<>(), new TreeMap<>(Map.of("on", "true")));
      case DNS ->
          new Change.Settings(
              new TreeMap<>(Map.of("name", "social.example.com.")),
              new TreeMap<>(
                  Map.of(
                      "name",
                      "social.example.com.",
                      "regions",
                      String.join(",", some(r, REGIONS)))));
      case FAILOVER ->
          new Change.Settings(
              new TreeMap<>(Map.of("state", "normal")),
              new TreeMap<>(Map.of("state", "failed_over", "receivers", "us-east")));
    };
  }

  private static SortedMap<String, Double> weights(Random r) {
    SortedMap<String, Double> weights = new TreeMap<>();
    int left = 20;
    for (String region : REGIONS) {
      int part = region.equals("us-east") ? left : r.nextInt(left + 1);
      left -= part;
      weights.put(region, part / 20.0);
    }
    if (r.nextInt(15) == 0) {
      weights.put("us-east", r.nextDouble() * 2 - 0.5);
    }
    return weights;
  }

  private static List<RegionEvidence> evidence(Random r) {
    List<RegionEvidence> evidence = new ArrayList<>();
    for (String region : some(r, List.of("eu-north", "eu-west", "us-east", "eu-west"))) {
      HealthClass health = pick(r, HealthClass.values());
      evidence.add(new RegionEvidence(region, health, health, pick(r, HealthClass.values())));
    }
    return evidence;
  }

  private static List<GuardResult> guard(Random r) {
    List<GuardResult> guard = new ArrayList<>();
    for (String rule : List.of("I1", "I2", "I19")) {
      GuardResult.Result result =
          r.nextInt(12) == 0 ? pick(r, GuardResult.Result.values()) : GuardResult.Result.PASS;
      guard.add(result(rule, result, r.nextBoolean() ? null : r.nextLong(100_000)));
    }
    return r.nextInt(30) == 0 ? List.of() : guard;
  }

  private static SortedMap<String, String> places(Random r) {
    SortedMap<String, String> places = new TreeMap<>(PLACES);
    if (r.nextInt(3) == 0) {
      places.remove(pick(r, "eu-north", "eu-west", "us-east"));
    }
    if (r.nextBoolean()) {
      places.replaceAll((region, place) -> "EU");
    }
    return places;
  }

  private static BreakGlass glass(Random r) {
    return new BreakGlass(
        some(r, List.of("residency", "allowed_receivers", "I2", "freeze", "audit")),
        some(r, List.of("ada", "grace", "ada", "")),
        NOW.plusSeconds(r.nextInt(4 * 86_400)));
  }

  private static <T> List<T> some(Random r, List<T> all) {
    return all.stream().filter(x -> r.nextInt(3) != 0).toList();
  }

  @SafeVarargs
  private static <T> T pick(Random r, T... values) {
    return values[r.nextInt(values.length)];
  }
}
