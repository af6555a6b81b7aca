package io.syntropy.policy.organisation;

/**
 * The organisation's own rules, asked after the guard and before the audit entry. The answer is an
 * event to be journalled ({@link RecordedVerdict}): replay reads it and never asks again.
 */
public interface OrganisationPolicy extends AutoCloseable {
  /** What a policy is asked for, as a path of OPA's documents. */
  String DECISION = "syntropy/actions/decision";

  /**
   * Judges one action; may block up to the adapter's time limit, so never call it on the thread of
   * the loop. Safe for use by several threads.
   *
   * @return never null, and nothing is thrown: what cannot be answered is {@link
   *     OrganisationVerdict.Undecided}, and only {@link OrganisationVerdict.Allow} allows (I16)
   */
  OrganisationVerdict judge(ProposedAction action);

  /** What is in force, for display and readiness; never blocks longer than {@link #judge}. */
  PolicyBundle bundle();

  /** Ends threads and connections; afterwards every action is undecided. */
  @Override
  void close();
}
