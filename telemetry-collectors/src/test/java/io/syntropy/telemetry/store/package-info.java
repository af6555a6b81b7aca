/** Tests of the telemetry store; its contract is for adapters elsewhere too. */
@NullMarked
package io.syntropy.telemetry.store;

import org.jspecify.annotations.NullMarked;
