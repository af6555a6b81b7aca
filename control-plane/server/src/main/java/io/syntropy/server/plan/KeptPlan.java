package io.syntropy.server.plan;

import java.time.Instant;

/**
 * A plan that was asked for, as it was then.
 *
 * @param id names it in addresses
 * @param madeBy who asked
 * @param changed how many documents would not stay as they are
 * @param unchanged how many would
 * @param plan with at most {@value KeptPlans#MAX_DOCUMENTS} of the documents that would not stay as
 *     they are, and none of those that would
 */
public record KeptPlan(
    String id, Instant madeAt, String madeBy, int changed, int unchanged, Plan plan) {}
