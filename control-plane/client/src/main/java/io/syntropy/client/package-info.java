/** The Java SDK that registered services use. */
@NullMarked
package io.syntropy.client;

import org.jspecify.annotations.NullMarked;
