/** DNS by RFC 2136 dynamic update with TSIG: baseline and overlay, owner record, read-back. */
@NullMarked
package io.syntropy.actuators.dns;

import org.jspecify.annotations.NullMarked;
