/** Conditions on signals, judged in three values. */
@NullMarked
package io.syntropy.alerts.condition;

import org.jspecify.annotations.NullMarked;
