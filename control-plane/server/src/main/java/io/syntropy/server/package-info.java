/** The composition root: the Quarkus application. */
@NullMarked
package io.syntropy.server;

import org.jspecify.annotations.NullMarked;
