/** What browsers of people measure: taken from pages with a public key, counted without persons. */
@NullMarked
package io.syntropy.server.rum;

import org.jspecify.annotations.NullMarked;
