/**
 * Decision state machines and guard rules: event time in, decisions out, no clock and no threads.
 */
@NullMarked
package io.syntropy.policy;

import org.jspecify.annotations.NullMarked;
