package io.syntropy.server.loop;

import io.syntropy.server.action.ActionDesk;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link Kernel} remembers beside the engine, the alerts and the configuration, which
 * a checkpoint holds anyway. Plain data: a kernel that takes it up decides what this one decides.
 *
 * @param leading whether this server acts
 * @param restored whether the machines' rows are known
 * @param written see {@link io.syntropy.server.action.Ledger#written}
 * @param settleFrom from when on answers settle actions
 * @param incidents null in a state of before there were any
 */
record KernelState(
    boolean leading,
    boolean restored,
    long written,
    Instant settleFrom,
    LoopState.Saved seen,
    MachineStates.Saved machines,
    Turns.Saved turns,
    Kept asked,
    ActionDesk.Saved desk,
    Incidents.@Nullable Saved incidents) {}
