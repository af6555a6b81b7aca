/** The tamper-evident audit log in PostgreSQL: appends, reads, proofs, signed checkpoints. */
@NullMarked
package io.syntropy.server.audit;

import org.jspecify.annotations.NullMarked;
