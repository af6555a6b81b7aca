/** The control loop: one thread that folds journalled events and decides. */
@NullMarked
package io.syntropy.server.loop;

import org.jspecify.annotations.NullMarked;
