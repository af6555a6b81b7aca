/**
 * The port through which a decided action reaches a target outside the control plane, and what all
 * adapters share: fences, stamps, orders and the one rule that judges them.
 */
@NullMarked
package io.syntropy.actuators;

import org.jspecify.annotations.NullMarked;
