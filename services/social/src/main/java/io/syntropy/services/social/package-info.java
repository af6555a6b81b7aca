/** The social service. */
@NullMarked
package io.syntropy.services.social;

import org.jspecify.annotations.NullMarked;
