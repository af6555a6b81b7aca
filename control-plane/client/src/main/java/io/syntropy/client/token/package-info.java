/**
 * The file of access tokens in a server's data folder, which server and command line both write.
 */
@NullMarked
package io.syntropy.client.token;

import org.jspecify.annotations.NullMarked;
