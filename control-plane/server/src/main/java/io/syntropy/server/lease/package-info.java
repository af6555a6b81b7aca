/** One writer at a time: the leader's lease and the fence in every write transaction. */
@NullMarked
package io.syntropy.server.lease;

import org.jspecify.annotations.NullMarked;
