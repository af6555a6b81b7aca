/** Actions: what was decided, its audit record, its effect and its end. */
@NullMarked
package io.syntropy.server.action;

import org.jspecify.annotations.NullMarked;
