/** OpenSLO model, SLI extraction, slices, budgets and burn rates. */
@NullMarked
package io.syntropy.slo;

import org.jspecify.annotations.NullMarked;
