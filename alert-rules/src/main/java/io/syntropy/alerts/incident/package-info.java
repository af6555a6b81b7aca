/** From alerts to incidents and what is told of them: pure, by the tick's time alone. */
@NullMarked
package io.syntropy.alerts.incident;

import org.jspecify.annotations.NullMarked;
