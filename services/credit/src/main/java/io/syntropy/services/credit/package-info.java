/** The credit service. */
@NullMarked
package io.syntropy.services.credit;

import org.jspecify.annotations.NullMarked;
