/** Configuration as code: read, checked, applied as a whole, last good version kept. */
@NullMarked
package io.syntropy.server.config;

import org.jspecify.annotations.NullMarked;
