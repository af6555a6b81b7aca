/**
 * What an organisation's own policy is asked before an action, and how its answer is kept: values
 * only. Engines that answer are adapters elsewhere.
 */
@NullMarked
package io.syntropy.policy.organisation;

import org.jspecify.annotations.NullMarked;
