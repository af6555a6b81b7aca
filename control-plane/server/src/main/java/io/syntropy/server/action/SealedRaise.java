package io.syntropy.server.action;

import io.syntropy.policy.ProtectiveChange;

/**
 * A protective level that was raised while the database was gone, as the local journal keeps it.
 *
 * @param epoch of the term before
 */
public record SealedRaise(ProtectiveChange change, Action.PolicyRef policy, long epoch) {}
