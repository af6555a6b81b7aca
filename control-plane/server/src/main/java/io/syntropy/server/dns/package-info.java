/** Decided DNS changes, carried out off the control loop's thread and read back. */
@NullMarked
package io.syntropy.server.dns;

import org.jspecify.annotations.NullMarked;
