/** Tamper-evident log: RFC 6962 tree, proofs, C2SP signed notes, offline verification. */
@NullMarked
package io.syntropy.audit;

import org.jspecify.annotations.NullMarked;
