/** The command line. */
@NullMarked
package io.syntropy.cli;

import org.jspecify.annotations.NullMarked;
