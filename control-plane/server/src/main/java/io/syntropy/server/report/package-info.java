/** What a week was like, and everything observed at a moment. */
@NullMarked
package io.syntropy.server.report;

import org.jspecify.annotations.NullMarked;
