package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides what becomes of single instances that fall silent: a pure function, to be called once a
 * second. One that missed {@link #SILENCE} of heartbeats and {@value #PROBES} probes of its own
 * health URL is told to start anew; not back {@link #RETURN} after that, the other replicas of its
 * region take its weight over, or, when fewer than the minimum are left, a person is called.
 *
 * <p>Both signs have to be missing, and others have to be seen by the same observer: a prober or a
 * network that is cut off restarts nobody (I6). At most one restart is in flight in a region of a
 * service; an instance is restarted at most {@value #RESTARTS} times an hour.
 */
public final class InstanceController {
  /** In place of a policy's name: no document of its own asks for these. */
  public static final String POLICY = "instances";

  /** Three heartbeats, one each 10 s. */
  public static final Duration SILENCE = Duration.ofSeconds(30);

  /** Failed in a row. */
  public static final int PROBES = 2;

  /** From the order to start anew to the takeover. */
  public static final Duration RETURN = Duration.ofSeconds(10);

  /** Heard for so long without a gap, an instance carries its weight again. */
  public static final Duration STEADY = Duration.ofSeconds(60);

  /** Nobody waits longer for an instance that is away, unless too few are left. */
  public static final Duration FORGOTTEN = Duration.ofMinutes(10);

  /** The observer saw someone else within this time; shorter than the silence it judges. */
  public static final Duration WITNESS = Duration.ofSeconds(15);

  /** Restarts of one instance in an hour. */
  public static final int RESTARTS = 3;

  /** After a start, heartbeats and probes have come in anew by then. */
  static final Duration QUIET = Duration.ofSeconds(60);

  /** One tick. */
  public InstanceResult step(InstanceState state, Instant now, InstanceInputs inputs) {
    boolean hold = state.operatorHold();
    for (OperatorCommand command : inputs.commands()) {
      hold = command instanceof OperatorCommand.Hold h ? h.on() : hold;
    }
    boolean held = hold;
    Instant quietUntil = state.quietUntil();
    boolean quiet = quietUntil != null && now.isBefore(quietUntil);
    SortedMap<String, InstanceState.Target> targets = new TreeMap<>(state.targets());
    List<Intent> intents = new ArrayList<>();
    List<InstanceResult.Rerouted> rerouted = new ArrayList<>();
    InstanceWitnesses witnesses = InstanceWitnesses.of(inputs.targets(), state.blindAt(), now);
    inputs
        .targets()
        .forEach((name, in) -> {
          InstanceState.Target before =
              state.targets().getOrDefault(name, InstanceState.Target.EMPTY);
          InstanceTick tick =
              new InstanceTick(now, in, before, inputs.answers(), witnesses, intents);
          inputs.commands().forEach(tick::command);
          InstanceState.Target after = tick.run(held, quiet);
          rerouted.addAll(tick.rerouted());
          if (after.equals(InstanceState.Target.EMPTY)) {
            targets.remove(name);
          } else {
            targets.put(name, after);
          }
        });
    return new InstanceResult(
        new InstanceState(targets, held, quiet ? quietUntil : null, witnesses.blindAt()),
        intents,
        rerouted);
  }

  /**
   * The state to go on with after a restart: what is under way is followed, and nothing new begins
   * before every live instance was heard again.
   */
  public InstanceState restored(InstanceState state, Instant now) {
    return new InstanceState(
        state.targets(), state.operatorHold(), now.plus(QUIET), state.blindAt());
  }
}
