/** Costs, allocation and budgets; nothing is computed here yet. */
@NullMarked
package io.syntropy.finops;

import org.jspecify.annotations.NullMarked;
