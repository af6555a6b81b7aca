package io.syntropy.policy.organisation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force.
 *
 * @param source {@code wasm} or {@code opa-server}
 * @param id content hash or revision, as in {@link Stamp#bundle()}; empty when there is none
 * @param confirmedAt when the bundle was last seen to be the current one; null when never, or when
 *     it came with the program
 * @param fault why actions are undecided now, null when they are not
 */
public record PolicyBundle(
    String source,
    String id,
    @Nullable Instant confirmedAt,
    OrganisationVerdict.@Nullable Why fault,
    String detail) {}
