/** When an error budget burns fast enough to tell somebody, now and over recorded counts. */
@NullMarked
package io.syntropy.slo.alert;

import org.jspecify.annotations.NullMarked;
