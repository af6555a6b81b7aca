/** Tests from outside: the {@code ./syntropy} command and the API, nothing else. */
@NullMarked
package io.syntropy.acceptance;

import org.jspecify.annotations.NullMarked;
