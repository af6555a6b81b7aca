/** Who is calling: tokens, console sessions, enrolment codes, and what each role may do. */
@NullMarked
package io.syntropy.server.identity;

import org.jspecify.annotations.NullMarked;
